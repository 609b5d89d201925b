/** The whole look: light, dark, print. No other source of style is allowed by the page's policy. */
export const style = `
:root{color-scheme:light dark;--ink:#1c2230;--soft:#5a6478;--paper:#fff;--panel:#f4f6fa;--line:#d8dee9;--good:#1a7f4b;--bad:#c2281d;--doubt:#9a6700;--call:#3557c9;--file:#0f7f8c;--ext:#7a3fb0}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9f0;--soft:#a0a9bb;--paper:#12151c;--panel:#1b202b;--line:#323a4a;--good:#4cc38a;--bad:#ff7a6e;--doubt:#e0a53a;--call:#8ea8ff;--file:#4fc3d0;--ext:#c39bf0}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1280px;padding:1.5rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{font-size:1.5rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:.2rem 0}
.facts{color:var(--soft);margin:.3rem 0 1rem}.counts{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}
.count{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.5rem .9rem}
.count b{display:block;font-size:1.5rem;line-height:1.2}
.violates{color:var(--bad)}.conforms{color:var(--good)}.model-gap,.inconclusive{color:var(--doubt)}.not-exercised{color:var(--soft)}
.map{display:flex;flex-wrap:wrap;gap:4px}.map a{font:12px ui-monospace,monospace;padding:2px 6px;border:1px solid currentColor;border-radius:5px;text-decoration:none}
.map .not-exercised{border-style:dashed}
.tools{position:sticky;top:0;background:var(--paper);padding:.6rem 0;border-bottom:1px solid var(--line);display:flex;gap:.8rem;flex-wrap:wrap;align-items:center;z-index:1}
input,select{font:inherit;color:inherit;background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.3rem .6rem}
details{border:1px solid var(--line);border-radius:8px;margin:.6rem 0;background:var(--panel)}
summary{cursor:pointer;padding:.5rem .8rem}summary:focus-visible,a:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid var(--call);outline-offset:1px}
.inside{padding:0 .9rem .9rem}.scroll{overflow-x:auto;background:var(--paper);border:1px solid var(--line);border-radius:6px}
.finding{border-left:4px solid currentColor;padding:.3rem .7rem;margin:.5rem 0}.finding p{margin:.15rem 0;color:var(--ink)}
.source{color:var(--soft);font-size:.85rem}.id{font:600 .95rem ui-monospace,monospace}
.legend span{margin-right:1rem;font-size:.85rem}.legend i{display:inline-block;width:10px;height:10px;border-radius:50%;margin-right:.35rem;background:currentColor}
.legend .call{color:var(--call)}.legend .callback{color:var(--good)}.legend .file{color:var(--file)}.legend .failure{color:var(--bad)}.legend .extension{color:var(--ext)}.legend .host{color:var(--soft)}
svg text{font:12px ui-monospace,monospace;fill:var(--ink)}svg .axis{fill:var(--soft)}svg .lane{stroke:var(--line)}
.bar{fill:var(--good);opacity:.35}.bar.failed{fill:var(--bad)}.bar.open{fill:var(--doubt)}
.mark.call{fill:var(--call)}.mark.callback{fill:var(--good)}.mark.file{fill:var(--file)}.mark.failure{fill:var(--bad)}.mark.extension{fill:var(--ext)}.mark.host{fill:var(--soft)}
.mark.found{stroke:var(--bad);stroke-width:3}.mark:target{stroke:var(--ink);stroke-width:4}
[hidden]{display:none!important}
@media print{.tools{display:none}details{break-inside:avoid}body{max-width:none}}
`;
