import type { Clock } from "@ohbackup/reference-model";

/** `Date` whose idea of now is that of the world's clock. */
export function dateOf(clock: Clock): DateConstructor {
  return new Proxy(Date, {
    construct(target, args: unknown[], newTarget): Date {
      const given = args.length === 0 ? [clock.wallTime()] : args;
      return Reflect.construct(target, given, newTarget) as Date;
    },
    apply: () => new Date(clock.wallTime()).toString(),
    get(target, property): unknown {
      if (property === "now") return () => clock.wallTime();
      return Reflect.get(target, property);
    },
  });
}
