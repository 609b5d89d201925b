/** Parameters of a connect request (`spec/backup-service.md §5.5`), without those that are empty strings. */
export type WantParameters = Readonly<Record<string, string | number | boolean>>;

/** What the service does to its surroundings; callers never see these (the `env:` events of recordings). */
export type EnvironmentEvent =
  | { readonly event: "saLoaded" | "saUnloadRequested" | "saUnloaded" }
  | {
      readonly event: "connectAbility";
      readonly bundleName: string;
      readonly ability: string;
      /** How the ability manager will answer. */
      readonly mode: string;
      /** Limit that was handed to the ability manager; 0 when none was. */
      readonly timeoutS: number;
      readonly want: WantParameters;
    }
  | { readonly event: "disconnectAbility" | "extensionDied"; readonly bundleName: string }
  | {
      readonly event: "appGallery";
      readonly bundleName: string;
      readonly op: "startRestore" | "endRestore";
      readonly userId: number;
    }
  | {
      readonly event: "commonEvent";
      readonly action: string;
      readonly bundleName: string;
      readonly detail: string;
      readonly index: number;
      readonly userId: number;
    }
  /** An application callback threw; its JS engine sees it as uncaught. */
  | { readonly event: "uncaught"; readonly bundleName: string; readonly thrown: unknown };

export type EnvironmentListener = (event: EnvironmentEvent) => void;
