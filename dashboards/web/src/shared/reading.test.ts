import { effectScope } from "vue";
import { expect, it, vi } from "vitest";

import { useReading, type Reading } from "./reading";

function begun(read: () => Promise<number>): { reading: Reading<number>; end: () => void } {
  const scope = effectScope();
  const reading = scope.run(() => useReading(read));
  if (reading === undefined) throw new Error("the scope was over");
  return { reading, end: () => scope.stop() };
}

it("drops an answer that was overtaken", async () => {
  const answers: ((value: number) => void)[] = [];
  const { reading } = begun(() => new Promise((answer) => answers.push(answer)));
  void reading.again();
  answers[1]?.(2);
  await vi.waitFor(() => expect(reading.data.value).toBe(2));
  answers[0]?.(1);
  await Promise.resolve();
  expect(reading.data.value).toBe(2);
});

it("asks nothing more when its page is gone", async () => {
  const read = vi.fn().mockResolvedValue(1);
  const { reading, end } = begun(read);
  end();
  await reading.again();
  expect(read).toHaveBeenCalledTimes(1);
  expect(reading.data.value).toBeNull();
});
