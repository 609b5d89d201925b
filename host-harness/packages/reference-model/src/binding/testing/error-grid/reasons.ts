/** Why a documented code never arrives at a place; each names what the platform does instead. */
export const reasons = {
  parameters: "wrong arguments are 13900020 there, never 401 (js-api 6 no. 8)",
  eventParameters: "events carry only codes of the service; 401 is none of them (js-api 6 no. 34)",
  eventPermission: "events carry only codes of the service; 202 is thrown by calls alone",
  noErrorForm: "the callback has no error parameter; a code can only stand inside its text (js-api 6 no. 31)",
  fileTable: "file events pass the errno table, which has no such number (js-api 3.4)",
  undefinedInstead: "every failure of the service gives undefined (js-api 6 no. 5)",
  negativeInstead: "a failing service resolves with a negative descriptor (js-api 6 no. 7)",
  errnoOnly: "the rejection is made of an errno, and no errno becomes this number (js-api 2.3)",
  neverRejects: "never rejects: failure is fd -1 (js-api 2.4)",
  oneCodeOnly: "every failure is 13900020 (js-api 2.4)",
} as const;
