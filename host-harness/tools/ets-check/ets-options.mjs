/** The vocabulary of ArkUI that the parser needs; a component that is missing here is read as a call and a block. */
const components = ["Button", "Column", "Scroll", "Text"];

const component = (name) => ({ name, type: `${name}Attribute`, instance: `${name}Instance` });

/** Settings that let the compiler front end read `.ets` files as the SDK's own build does. */
export const etsOptions = {
  render: { method: ["build", "pageTransition"], decorator: ["Builder", "LocalBuilder"] },
  components,
  libs: [],
  extend: { decorator: ["Extend", "AnimatableExtend"], components: components.map(component) },
  styles: { decorator: "Styles", component: component("Column"), property: "stateStyles" },
  concurrent: { decorator: "Concurrent" },
  customComponent: "CustomComponent",
  propertyDecorators: ["Link", "Prop", "ObjectLink", "Consume"].map((name) => ({
    name,
    needInitialization: false,
  })),
  emitDecorators: ["Entry", "Component", "State"].map((name) => ({ name, emitParameters: false })),
  syntaxComponents: { paramsUICallback: ["ForEach", "LazyForEach"], attrUICallback: [] },
};
