import { expect, it } from "vitest";

import { wordOf } from "./looking";
import chinese from "./words/zh-CN.json";

it.each([403, 404, 409, 503, 504, 500])("has a sentence for an answer %d instead of a picture", (status) => {
  expect(chinese.desk_cameras.said).toHaveProperty(wordOf(status));
});
