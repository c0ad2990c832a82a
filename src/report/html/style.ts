/** The style of the page: light and dark, for desktops, phones and paper. */

const light = `
--page:#f4f6f8;--card:#fff;--line:#d9dfe6;--text:#17202b;--quiet:#596675;--accent:#0a5bc4;--accent-soft:#e3eefb;
--good:#17753a;--good-soft:#e0f3e6;--warn:#8a5a00;--warn-soft:#fdf0d5;--bad:#b4232b;--bad-soft:#fde4e4;
--series-1:#0a5bc4;--series-2:#c2410c;--series-3:#0f766e;--series-4:#7e22ce;--grid:#e4e9ee;--wait:#e0912f;--gone:#3f9a5f`

const dark = `
--page:#0e1319;--card:#161d26;--line:#2b3542;--text:#e4e9ef;--quiet:#97a4b3;--accent:#6fb0ff;--accent-soft:#182c45;
--good:#5fce86;--good-soft:#12301f;--warn:#f0b95a;--warn-soft:#362a11;--bad:#ff8c8c;--bad-soft:#3d1a1d;
--series-1:#6fb0ff;--series-2:#ff9d5c;--series-3:#4fd1c5;--series-4:#d09cff;--grid:#26303c;--wait:#e0a04a;--gone:#4fb873`

export const styleSheet = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
:root.printing{color-scheme:light;${light}}
*{box-sizing:border-box}
html{scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,Ubuntu,"Noto Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--accent)}
header,main,footer{max-width:1300px;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.6rem;padding-bottom:.4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0}
h1 small{display:block;font-size:1.05rem;font-weight:500;color:var(--quiet);margin-top:.2rem}
.written{color:var(--quiet);margin:.5rem 0 0;font-size:.9rem}
nav{position:sticky;top:0;z-index:5;background:var(--page);border-bottom:1px solid var(--line)}
nav ul{max-width:1300px;margin:0 auto;padding:.55rem 1.25rem;display:flex;gap:.35rem;overflow-x:auto;list-style:none;scrollbar-width:none}
nav a{display:block;white-space:nowrap;text-decoration:none;padding:.2rem .65rem;border-radius:99px;color:var(--text);font-size:.88rem}
nav a:hover,nav a:focus-visible{background:var(--accent-soft)}
section{margin:1.7rem 0}
.search{max-width:1300px;margin:.9rem auto 0;padding:0 1.25rem;display:flex;gap:.7rem;align-items:center;color:var(--quiet);font-size:.88rem}
.search input{font:inherit;color:var(--text);background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.5rem .7rem;width:min(100%,20rem);min-height:44px}
.search input:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
:root:not(.scripted) .search{display:none}
.rank{width:1%}
h2{font-size:1.25rem;margin:0 0 .7rem}
h3{font-size:1.05rem;margin:1.5rem 0 .6rem}
h2 small,h3 small{font-weight:400;color:var(--quiet);font-size:.85rem;margin-left:.35rem}
.day>h2{font-size:1.5rem;border-top:2px solid var(--line);padding-top:1.2rem}
.hint{color:var(--quiet);font-size:.88rem;margin:.3rem 0 .8rem}
.tiles{display:grid;grid-template-columns:repeat(6,1fr);gap:.7rem;margin:0;padding:0;list-style:none}
.tile{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.7rem .9rem}
.tile b{display:block;white-space:nowrap;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile b small{font-size:.95rem;font-weight:500;color:var(--quiet)}
.tile span{color:var(--quiet);font-size:.85rem}
.tile.best{grid-column:span 2;background:var(--accent-soft);border-color:transparent}
.tile.bad{background:var(--bad-soft);border-color:transparent}.tile.bad b{color:var(--bad)}
.look{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:.7rem;align-items:start}
.look article{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--warn);border-radius:8px;padding:.7rem .9rem}
.look article.bad{border-left-color:var(--bad)}.look article.quiet{border-left-color:var(--line)}
.look h3,.look h4{margin:0;font-size:1rem}
.look p{margin:.15rem 0 .5rem;color:var(--quiet);font-size:.85rem}
.look ul{margin:0;padding:0;list-style:none}
.look li{padding:.16rem 0;font-size:.92rem;border-top:1px solid var(--grid)}
.look li i{font-style:normal;color:var(--quiet)}
.fine{background:var(--good-soft);color:var(--good);border-radius:8px;padding:.7rem .9rem;font-weight:600;margin:0}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.42rem .6rem;border-bottom:1px solid var(--grid)}
tbody tr:last-child td{border-bottom:0}
tbody tr:hover td{background:var(--accent-soft)}
thead th{white-space:nowrap;background:var(--card);font-size:.8rem;font-weight:600;color:var(--quiet);border-bottom:1px solid var(--line);vertical-align:bottom}
th button{all:unset;cursor:pointer;display:inline-block;font:inherit;color:inherit;white-space:nowrap}
th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
th button::after{content:"\\2195";opacity:.35;margin-left:.25em}
th[aria-sort=ascending] button::after{content:"\\2191";opacity:1}
th[aria-sort=descending] button::after{content:"\\2193";opacity:1}
th[aria-sort] button{color:var(--accent)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.n.top{font-weight:600}
.sub{display:block;color:var(--quiet);font-size:.82rem}
.same{color:var(--good)}.other{color:var(--bad);display:block;font-size:.78rem}
.chips{display:flex;flex-wrap:wrap;gap:.25rem}
.chip{background:var(--warn-soft);color:var(--warn);border-radius:99px;padding:.05rem .5rem;font-size:.78rem;font-weight:600;white-space:nowrap}
.chip.bad{background:var(--bad-soft);color:var(--bad)}.chip.quiet{background:var(--grid);color:var(--quiet)}
.sub .chips,.below{display:none}
.who{min-width:9.5rem;overflow-wrap:anywhere}
.narrow{min-width:9.5rem}
.dense table{font-size:.86rem}.dense th,.dense td{padding:.35rem .42rem}
.keep{white-space:nowrap}
.chart{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.6rem .7rem;margin:0 0 .8rem}
.chart figcaption{display:flex;flex-wrap:wrap;gap:.1rem .7rem;align-items:baseline;margin-bottom:.3rem}
.chart figcaption b{font-size:.98rem}
.chart figcaption .facts{flex-basis:100%}
.chart figcaption span{color:var(--quiet);font-size:.84rem}
.canvas{position:relative;width:100%;height:190px}
.canvas.counts{height:210px}
.canvas canvas{position:absolute;inset:0}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:.8rem}
.plots .chart{margin:0;min-width:0}
.key{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin:0 .3em 0 .9em;vertical-align:-.05em}
.key:first-child{margin-left:0}
.key.wait{background:var(--wait)}.key.gone{background:var(--gone)}.key.one{background:var(--series-1)}.key.two{background:var(--gone)}
.levels{display:grid;grid-template-columns:repeat(auto-fill,minmax(126px,1fr));gap:.4rem;margin:0;padding:0;list-style:none}
.levels li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.25rem .5rem;font-size:.88rem;display:flex;justify-content:space-between;gap:.3rem;align-items:center;font-variant-numeric:tabular-nums}
.levels span{white-space:nowrap}
.levels meter{width:34px;height:10px}
.problems{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.6rem .9rem .6rem 2rem;margin:0;font-size:.88rem}
footer{color:var(--quiet);font-size:.82rem;padding-top:1rem;padding-bottom:2.5rem}
.up{font-size:.8rem;margin-left:auto}
noscript p{background:var(--warn-soft);color:var(--warn);border-radius:8px;padding:.6rem .9rem}
@media (min-width:1000px){.wide{overflow:visible}.wide thead th{position:sticky;top:2.85rem;z-index:2}.wide thead th:first-child{border-top-left-radius:10px}}
@media (max-width:900px){.tiles{grid-template-columns:repeat(3,1fr);gap:.5rem}.tile.best{grid-column:span 3}}
@media (max-width:640px){
header,main,footer,nav ul,.search{padding-left:.9rem;padding-right:.9rem}
h1{font-size:1.4rem}
.craft{display:none}
.tile{padding:.45rem .6rem}.tile b{font-size:1.2rem}.tile b small{font-size:.8rem}.tile.best{display:flex;align-items:baseline;gap:.7rem}
th,td{font-size:.88rem;padding:.4rem .45rem}
.marks{display:none}
.below{display:block;margin-top:.2rem}
.scroll .who,.scroll .first{position:sticky;left:0;z-index:1;background:var(--card)}
.scroll .who{max-width:11rem;min-width:10rem;border-right:1px solid var(--grid)}
.canvas{height:140px}
}
@media print{
body{font-size:10.5pt;background:#fff}
nav,.up,.search,th button::after{display:none}
.scroll{overflow:visible}
header,main,footer{max-width:none;padding-left:0;padding-right:0}
.chart,.tile,.look article,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.plots{grid-template-columns:repeat(2,1fr)}
.wide thead th{position:static}
}
`
