using System.Net;
using System.Security.Cryptography;
using System.Text;
using Cnn.OneDnn.Files;

namespace Cnn.Models;

/// <summary>The frame of a page that needs nothing from elsewhere, and says so to the browser: no request can leave it.</summary>
internal static class HtmlPage
{
    private const string Style = """
        :root{color-scheme:light dark;--back:#fff;--text:#1b2430;--muted:#586474;--line:#d5dbe3;--panel:#f6f8fa;--accent:#1f6feb;--heat:31,111,235;--shade:27,36,48;--train:#1f6feb;--validation:#c2410c}
        @media(prefers-color-scheme:dark){:root{--back:#0f141a;--text:#e6ebf1;--muted:#9fabb9;--line:#2c3641;--panel:#171e26;--accent:#6cb0ff;--heat:88,166,255;--shade:0,0,0;--train:#6cb0ff;--validation:#ff9f5a}}
        *{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,"Segoe UI","Liberation Sans",Arial,sans-serif}
        header,main,footer{max-width:1280px;margin:0 auto;padding:0 16px}h1{font-size:1.6rem;margin:24px 0 4px;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:28px 0 8px}
        small,.muted,footer,figcaption,caption{color:var(--muted)}a{color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        code{font:0.9em ui-monospace,"Liberation Mono",monospace;overflow-wrap:anywhere}table{border-collapse:collapse}caption{text-align:left;padding:4px 0}
        th,td{padding:4px 10px;border-bottom:1px solid var(--line);text-align:left}td,.numbers thead th{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.facts td{text-align:left;white-space:normal;overflow-wrap:anywhere}
        .scroll{overflow:auto;width:fit-content;max-width:100%;max-height:80vh;border:1px solid var(--line);border-radius:8px}.pixels{image-rendering:pixelated}.map{max-width:100%;height:auto}
        .scroll::-webkit-scrollbar{width:10px;height:10px}.scroll::-webkit-scrollbar-thumb{background:var(--muted);border:2px solid var(--panel);border-radius:5px}.scroll::-webkit-scrollbar-track{background:var(--panel)}
        .scroll.drawing{max-height:max(80vh,1200px)}.scrolls{position:relative}.scroll.wide,.wide>table{width:100%}.hint{display:none;margin:0 0 4px;font-size:0.9rem}.scrolls.overflows>.hint{display:block}
        .scrolls.more::after{content:"";position:absolute;z-index:3;bottom:1px;height:var(--tall,80%);width:26px;pointer-events:none}
        .scrolls.more::after{right:1px;border-radius:0 8px 8px 0;background:linear-gradient(to left,rgba(var(--shade),.45),transparent)}
        .input{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}.layers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,560px),1fr));gap:0 32px}.layers>section{min-width:0}
        nav{margin:20px 0 4px}nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:0;list-style:none}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:16px}
        figure{margin:0;padding:12px;background:var(--panel);border:1px solid var(--line);border-radius:10px;min-width:0}figure svg{width:100%;height:auto;display:block}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px}.card{padding:10px 16px;background:var(--panel);border:1px solid var(--line);border-radius:10px}.card b{display:block;font-size:1.35rem}
        .beside{display:grid;grid-template-columns:minmax(0,2fr) minmax(0,1fr);gap:0 32px}@media(max-width:900px){.beside{grid-template-columns:minmax(0,1fr)}}
        .mistakes{display:grid;grid-template-columns:repeat(auto-fill,minmax(104px,1fr));gap:12px;padding:0;list-style:none}.mistakes figure{height:100%}.mistakes img{width:100%;max-width:160px;aspect-ratio:1;object-fit:contain}.mistakes small{display:block;line-height:1.4}
        .matrix td,.matrix th{padding:3px 7px;font-size:0.85rem;border:1px solid var(--line);text-align:center}.matrix th{background:var(--panel)}.matrix td,.matrix thead th{width:8%;min-width:40px}.matrix thead th,.numbers thead th{position:sticky;top:0;z-index:1;background:var(--panel)}.scroll tbody th,.scroll thead th:first-child{position:sticky;left:0;background:var(--panel)}.scroll thead th:first-child{z-index:2}
        details>summary{cursor:pointer;padding:6px 0}.values{min-height:1.5em;font-size:0.9rem}img{max-width:100%}footer{padding-bottom:32px}
        """;

    /// <summary>The whole page around a body.</summary>
    /// <param name="title">The title.</param>
    /// <param name="body">What the body holds, already HTML.</param>
    /// <param name="style">Further rules.</param>
    /// <param name="scripts">What runs at the end of the page; the browser is told to run nothing else, wherever it may come from.</param>
    public static string Write(string title, string body, string style = "", params string[] scripts) =>
        Write(title, body, style, isLive: false, scripts);

    /// <summary>The same for a page that may load a script beside it, which says what is new.</summary>
    /// <param name="title">The title.</param>
    /// <param name="body">What the body holds, already HTML.</param>
    /// <param name="style">Further rules.</param>
    /// <param name="isLive">Whether it may.</param>
    /// <param name="scripts">What runs at the end of the page.</param>
    public static string Write(string title, string body, string style, bool isLive, string[] scripts) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {(isLive ? "'self' file: " : "")}{Allowed(scripts)}">
        <link rel="icon" href="data:,">
        <title>{WebUtility.HtmlEncode(PlainText.Escape(title))}</title>
        <style>{Style}{style}</style>
        </head>
        <body>
        {body}{string.Concat(scripts.Select(s => $"<script>{s}</script>\n"))}
        </body>
        </html>

        """;

    private static string Allowed(string[] scripts) =>
        scripts.Length == 0
            ? "'none'"
            : string.Join(' ', scripts.Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'"));

    /// <summary>A PNG file as an address that holds it.</summary>
    public static string Png(byte[] file) => "data:image/png;base64," + Convert.ToBase64String(file);
}
