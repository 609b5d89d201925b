/**
 * What the ArkTS runtime and ArkUI offer without an import, as far as the device code uses it. No browser globals:
 * their use must be an error. `@since` is the API level at which a name appeared.
 */

/** @since 7 */
declare function setTimeout(handler: () => void, delay?: number): number;
/** @since 7 */
declare function clearTimeout(timeoutID?: number): void;
/** @since 9 */
declare function getContext(component?: Object): Object;

interface Resource {
  readonly id: number;
}
type ResourceStr = string | Resource;
type Length = string | number;
/** @since 9 */
declare function $r(value: string, ...params: Object[]): Resource;

declare enum FontWeight {
  Normal,
  Bold,
}
declare enum FlexAlign {
  Start,
  Center,
}
declare enum HorizontalAlign {
  Start,
  Center,
}

declare class CommonMethod<T> {
  width(value: Length): T;
  height(value: Length): T;
  padding(value: Length): T;
  onClick(event: () => void): T;
}

declare class ColumnAttribute extends CommonMethod<ColumnAttribute> {
  alignItems(value: HorizontalAlign): ColumnAttribute;
  justifyContent(value: FlexAlign): ColumnAttribute;
}
interface ColumnInterface {
  (value?: { space?: Length }): ColumnAttribute;
}
declare const Column: ColumnInterface;
declare const ColumnInstance: ColumnAttribute;

declare class ScrollAttribute extends CommonMethod<ScrollAttribute> {}
interface ScrollInterface {
  (): ScrollAttribute;
}
declare const Scroll: ScrollInterface;
declare const ScrollInstance: ScrollAttribute;

declare class TextAttribute extends CommonMethod<TextAttribute> {
  fontSize(value: Length): TextAttribute;
  fontWeight(value: FontWeight): TextAttribute;
}
interface TextInterface {
  (content?: ResourceStr): TextAttribute;
}
declare const Text: TextInterface;
declare const TextInstance: TextAttribute;

declare class ButtonAttribute extends CommonMethod<ButtonAttribute> {}
interface ButtonInterface {
  (label: ResourceStr): ButtonAttribute;
}
declare const Button: ButtonInterface;
declare const ButtonInstance: ButtonAttribute;

declare class ForEachAttribute {}
interface ForEachInterface {
  <Item>(
    items: Array<Item>,
    itemGenerator: (item: Item, index: number) => void,
    keyGenerator?: (item: Item, index: number) => string,
  ): ForEachAttribute;
}
declare const ForEach: ForEachInterface;

declare class CustomComponent {
  build(): void;
  aboutToAppear?(): void;
  aboutToDisappear?(): void;
}

declare const Entry: ClassDecorator & (() => ClassDecorator);
declare const Component: ClassDecorator & (() => ClassDecorator);
declare const State: PropertyDecorator;
