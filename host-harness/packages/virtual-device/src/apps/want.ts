/** A parameter of a want as `aa start` can pass it. */
export type WantParameter = string | number | boolean;

/** What an ability is started with. */
export interface Want {
  readonly bundleName: string;
  readonly abilityName: string;
  readonly moduleName?: string;
  readonly action?: string;
  readonly uri?: string;
  readonly type?: string;
  readonly parameters: Readonly<Record<string, WantParameter>>;
}
