"use strict";
// Draws the page's charts with uPlot where it is there; the plain pictures stay otherwise.
(() => {
  const charts = JSON.parse(document.getElementById("data").textContent);
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const format = (value, share) => value == null ? "–"
    : share ? (100 * value).toFixed(2) + " %"
    : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(4)));
  const styles = () => ({
    step: { stroke: color("--muted"), width: 1, alpha: 0.55, points: { show: false } },
    train: { stroke: color("--train"), width: 2 },
    validation: { stroke: color("--validation"), width: 2, dash: [6, 3] },
  });
  const height = 240;
  // Epochs are counted: ticks of the x axis lie on whole ones, unless no more than two are in sight.
  const steps = powers => powers.flatMap(p => [1, 2, 5].map(n => n * 10 ** p));
  const whole = steps([0, 1, 2, 3, 4]), parts = steps([-4, -3, -2, -1, 0]);
  let drawn = [];

  function draw(chart) {
    const place = document.getElementById(chart.id);
    const values = document.getElementById(chart.id + "-values");
    const look = styles();
    const axis = { stroke: color("--muted"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1, size: 6 } };
    const tick = value => chart.share ? Number((100 * value).toFixed(2)) + " %" : format(value, false);
    const say = plot => {
      const i = plot.cursor.idx;
      values.textContent = i == null ? "" : "Epoch " + Number(chart.x[i].toFixed(2)) + ": "
        + chart.lines.filter(line => line.y[i] != null).map(line => line.name + " " + format(line.y[i], chart.share)).join(", ");
    };
    place.replaceChildren();
    const plot = new uPlot({
      width: place.clientWidth, height,
      legend: { show: false },
      scales: { x: { time: false, range: (_, least, most) => least === chart.x[0] ? [Math.min(0, least), Math.max(1, most)] : [least, most] } },
      axes: [
        { ...axis, size: 30, incrs: (_, i, least, most) => most - least >= 2 ? whole : parts, label: "epoch", labelSize: 20, labelGap: 0, labelFont: "12px system-ui, sans-serif" },
        { ...axis, size: 64, values: (_, ticks) => ticks.map(tick) },
      ],
      series: [{}, ...chart.lines.map(line => ({ label: line.name, spanGaps: true, ...look[line.style] }))],
      hooks: { setCursor: [say] },
    }, [chart.x, ...chart.lines.map(line => line.y)], place);
    return { place, plot, points: chart.x };
  }

  function drawAll() {
    drawn.forEach(d => d.plot.destroy());
    drawn = charts.filter(c => c.x.length > 0).map(draw);
    window.cnnCharts = drawn.map(d => d.plot);
  }

  function move(d, key) {
    const last = d.points.length - 1, at = d.plot.cursor.idx;
    const next = key === "Home" ? 0 : key === "End" ? last : at == null ? (key === "ArrowLeft" ? last : 0)
      : Math.min(last, Math.max(0, at + (key === "ArrowLeft" ? -1 : 1)));
    d.plot.setCursor({ left: d.plot.valToPos(d.points[next], "x"), top: 10 });
  }

  if (typeof uPlot !== "function") return;
  drawAll();
  document.querySelectorAll(".plot").forEach(place => place.addEventListener("keydown", event => {
    const d = drawn.find(one => one.place === place);
    if (d && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      move(d, event.key);
    }
  }));
  new ResizeObserver(() => drawn.forEach(d => d.plot.setSize({ width: d.place.clientWidth, height }))).observe(document.querySelector(".charts"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
