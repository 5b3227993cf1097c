import { describe, expect, it } from "vitest";
import { createI18n } from "vue-i18n";

import shared from "@/shared/words/zh-CN.json";

import tickets from "../tickets/words/zh-CN.json";
import { REFUSALS } from "./refusals/refusals";
import english from "./refusals/words/en.json";
import chinese from "./refusals/words/zh-CN.json";
import { sayReason } from "./saying";
import faults from "./words/zh-CN.json";

const words = createI18n({ legacy: false, locale: "zh-CN", messages: { "zh-CN": { ...shared, ...tickets, ...faults, ...chinese } } });
const t = words.global.t as never;

describe("a reason of the hub", () => {
  it.each([
    ["resolve is not possible while the ticket is closed", "工单现在是“已销单”，不能登记结果"],
    ["w-17 has accepted it already", "w-17 已经接单"],
    ["the desk has accepted it already", "值班台已经接单"],
    ["somebody changed the ticket at the same moment; look again", "刚刚有人改动过，请看最新情况再操作"],
    ["the incident is closed already", "这个事件已经结束"],
    ["area grid-1 is there already", "“grid-1”已经有了"],
    ["no line h-1 on the list of incident i-1", "没有“h-1”，或不在您的辖区"],
    ["is needed: say why, for whoever reads it later", "不能为空"],
  ])("%s", (reason, expected) => {
    expect(sayReason(reason, t)).toBe(expected);
  });
  it("that nobody knows stays as it came", () => {
    expect(sayReason("the moon is in the way", t)).toBeNull();
  });
  it("has words in both languages", () => {
    const known = REFUSALS.map(([, word]) => word).sort();
    expect(Object.keys(chinese.desk_refusals).sort()).toEqual(known);
    expect(Object.keys(english.desk_refusals).sort()).toEqual(known);
  });
});
