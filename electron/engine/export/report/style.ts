/** The report's whole look: screen and paper, no fetched fonts, contrast of at least 4.5 to 1. */
export const STYLE = `
:root{color-scheme:light;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--fill:#f6f8fa;--accent:#0b57a4}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1000px;padding:24px;color:var(--ink);background:#fff;font:13px/1.5 system-ui,sans-serif}
h1{font-size:22px;line-height:1.25;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
h3{font-size:14px;margin:20px 0 6px}h4{font-size:13px;margin:14px 0 4px}h5{font-size:13px;margin:10px 0 4px}
p{margin:4px 0 8px}ul,ol{margin:4px 0 8px;padding-left:20px}li{margin:2px 0}
code,pre,.m{font:.92em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;word-break:break-word}
pre{white-space:pre-wrap;background:var(--fill);padding:8px;margin:4px 0 8px}
table{border-collapse:collapse;width:100%;margin:4px 0 12px;font-size:12px;table-layout:auto}
caption{text-align:left;color:var(--soft);padding:2px 0}
th,td{border-bottom:1px solid var(--line);padding:3px 8px 3px 0;text-align:left;vertical-align:top;overflow-wrap:anywhere}
table.events,table.actors{table-layout:fixed}
.events th:nth-child(1){width:11.5%}.events th:nth-child(2){width:20%}.events th:nth-child(3){width:34%}
.events th:nth-child(4),.events th:nth-child(5){width:12%}
.actors th:nth-child(5){width:16.5%}
.actors th:nth-child(1){width:22%}.actors th:nth-child(2){width:7%}.actors th:nth-child(3){width:6%}.actors th:nth-child(4){width:9%}
.actors th:nth-child(6),.actors th:nth-child(7){width:13.5%}
th{font-weight:600;color:var(--soft)}td.n,th.n{text-align:right;white-space:nowrap}
.soft{color:var(--soft)}.first,.whole{overflow-wrap:anywhere}.first section{margin:0 0 10px}.first h2{margin:12px 0 2px;font-size:15px;border:0;padding:0;color:var(--accent)}
.first p,.first li{margin:1px 0}.first .seal{background:var(--fill);padding:6px 12px;margin:12px 0}
.name{display:inline-block;max-width:100%}.fours span{display:inline-block}.fours span+span{margin-left:.45em}
.sev{font-weight:600;white-space:nowrap}.tag{border:1px solid var(--line);padding:0 5px;border-radius:3px;white-space:nowrap;overflow-wrap:anywhere}
.finding{border-left:3px solid var(--line);padding-left:12px;margin:0 0 20px}
.notes{border-left:2px solid var(--line);padding-left:10px}
.from{color:#8a2c0d}.to{color:#0b5c3e}
svg{display:block;width:100%;height:auto;margin:4px 0 8px}svg text{font:11px system-ui,sans-serif;fill:#1b1f24}
a{color:var(--accent)}
@page{size:A4;margin:10mm 13mm 12mm;@bottom-right{content:counter(page) " of " counter(pages);font:9px system-ui,sans-serif;color:#57606a}}
@media print{body{max-width:none;padding:0;font-size:10.5px;line-height:1.36}table{font-size:10px}.first{break-after:page}
.first{line-height:1.33}.first h1{font-size:17px}.first h2{margin:5px 0 0;font-size:12px}.first section{margin:0 0 3px}.first ul{padding-left:14px}.first li{margin:0}.first .seal{margin:4px 0 0;padding:2px 8px}
h2,h3,h4{break-after:avoid}tr,.seal,svg,li{break-inside:avoid}thead{display:table-header-group}}
`;
