"use strict";
// Draws the page's charts with uPlot where it is there; the plain pictures stay otherwise. While the training goes on, follows it.
(() => {
  let charts = JSON.parse(document.getElementById("data").textContent);
  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const format = (value, share) => value == null ? "–"
    : share ? (100 * value).toFixed(2) + " %"
    : Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(4)));
  const styles = () => ({
    step: { stroke: color("--muted"), width: 1.5, points: { show: false } },
    train: { stroke: color("--train"), width: 2 },
    validation: { stroke: color("--validation"), width: 2, dash: [6, 3] },
  });
  const height = 240;
  // Epochs are counted: ticks of the x axis lie on whole ones, unless no more than two are in sight.
  const steps = powers => powers.flatMap(p => [1, 2, 5].map(n => n * 10 ** p));
  const whole = steps([0, 1, 2, 3, 4]), parts = steps([-4, -3, -2, -1, 0]);
  const slider = document.getElementById("smoothing"), said = document.getElementById("smoothing-value");
  let drawn = [];

  // What the reader has set stays when the page is loaded again.
  const store = {
    get: name => { try { return sessionStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* Not everywhere is there a place for it. */ } },
  };

  // Wide tables say that there is more to the side.
  document.querySelectorAll(".scrolls").forEach(frame => {
    const box = frame.querySelector(".scroll");
    const mark = () => {
      frame.style.setProperty("--tall", box.clientHeight + "px");
      frame.classList.toggle("overflows", box.scrollWidth > box.clientWidth + 1);
      frame.classList.toggle("more", box.scrollLeft + box.clientWidth < box.scrollWidth - 1);
    };
    box.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(box);
    mark();
  });

  document.querySelectorAll("details").forEach((one, i) => {
    one.open = one.open || store.get("open" + i) === "1";
    one.addEventListener("toggle", () => store.set("open" + i, one.open ? "1" : "0"));
  });

  const isSmoothed = (chart, line) => chart.id !== "learning_rate" && (line.style === "step" || line.y.filter(y => y != null).length > Number(slider.dataset.over));

  // s_n = w s_(n-1) + (1 - w) y_n from 0, divided by 1 - w^n.
  function smooth(values) {
    const weight = Number(slider.value);
    let sum = 0, share = 1;
    return values.map(y => {
      if (y == null) return null;
      sum = weight * sum + (1 - weight) * y;
      share *= weight;
      return sum / (1 - share);
    });
  }

  // The epochs that are in sight unless a part is enlarged.
  const all = chart => [Math.min(0, chart.x[0]), Math.max(1, chart.x.at(-1))];

  const columns = chart => [chart.x, ...chart.lines.flatMap(line => isSmoothed(chart, line) ? [line.y, smooth(line.y)] : [line.y])];

  // The chart of what is drawn changes while the training goes on.
  function draw(chart) {
    const place = document.getElementById(chart.id);
    const values = document.getElementById(chart.id + "-values");
    const d = { place, chart, plot: null, reading: null };
    const look = styles();
    const axis = { stroke: color("--muted"), grid: { stroke: color("--line"), width: 1 }, ticks: { stroke: color("--line"), width: 1, size: 6 } };
    const tick = value => d.chart.share ? Number((100 * value).toFixed(2)) + " %" : format(value, false);
    const say = plot => {
      const { x, lines, share } = d.chart, i = plot.cursor.idx;
      const words = (line, at) => line.name + " " + format(line.y[i], share)
        + (isSmoothed(d.chart, line) ? ", smoothed " + format(plot.data[at + 1][i], share) : "");
      let at = 1;
      const places = lines.map(line => { const own = at; at += isSmoothed(d.chart, line) ? 2 : 1; return own; });
      const text = i == null || x[i] == null ? "" : "Epoch " + Number(x[i].toFixed(2)) + ": "
        + lines.map((line, n) => line.y[i] == null ? "" : words(line, places[n])).filter(text => text).join(", ");
      if (values.textContent !== text) values.textContent = text;
    };
    const series = line => isSmoothed(chart, line)
      ? [{ label: line.name, spanGaps: true, ...look[line.style], width: 1, alpha: 0.35 }, { label: line.name + ", smoothed", spanGaps: true, ...look[line.style] }]
      : [{ label: line.name, spanGaps: true, ...look[line.style] }];
    place.replaceChildren();
    d.plot = new uPlot({
      width: place.clientWidth, height,
      legend: { show: false },
      scales: { x: { time: false, range: (_, least, most) => least === d.chart.x[0] ? all(d.chart) : [least, most] } },
      axes: [
        { ...axis, size: 30, incrs: (_, i, least, most) => most - least >= 2 ? whole : parts, label: "epoch", labelSize: 20, labelGap: 0, labelFont: "12px system-ui, sans-serif" },
        { ...axis, size: 64, values: (_, ticks) => ticks.map(tick) },
      ],
      series: [{}, ...chart.lines.flatMap(series)],
      hooks: { setCursor: [say] },
    }, columns(chart), place);
    d.plot.over.addEventListener("mousemove", () => { d.reading = null; });
    return d;
  }

  // Gives a chart that is drawn its new numbers; a part that was enlarged and the place that is read with the keyboard stay.
  function renew(d, chart) {
    const { min, max } = d.plot.scales.x, [least, most] = all(d.chart), isWhole = min <= least && max >= most;
    d.chart = chart;
    d.plot.batch(() => {
      d.plot.setData(columns(chart), isWhole);
      if (!isWhole) d.plot.setScale("x", { min, max });
    });
    if (d.reading != null) read(d, d.reading);
  }

  const shown = () => charts.filter(c => c.x.length > 0 && document.getElementById(c.id));

  function drawAll() {
    drawn.forEach(d => d.plot.destroy());
    drawn = shown().map(draw);
    window.cnnCharts = drawn.map(d => d.plot);
  }

  function renewAll() {
    const next = shown();
    const isSame = next.length === drawn.length && next.every((chart, i) => chart.id === drawn[i].chart.id && columns(chart).length === drawn[i].plot.series.length);
    if (isSame) drawn.forEach((d, i) => renew(d, next[i]));
    else drawAll();
  }

  function read(d, x) {
    d.reading = x;
    d.plot.setCursor({ left: d.plot.valToPos(x, "x"), top: 10 });
  }

  function move(d, key) {
    const x = d.chart.x, last = x.length - 1, at = d.plot.cursor.idx;
    read(d, x[key === "Home" ? 0 : key === "End" ? last : at == null ? (key === "ArrowLeft" ? last : 0)
      : Math.min(last, Math.max(0, at + (key === "ArrowLeft" ? -1 : 1)))]);
  }

  const canDraw = typeof uPlot === "function";
  if (canDraw) {
    slider.value = store.get("smoothing") ?? slider.value;
    slider.parentElement.hidden = false;
    const tell = () => { said.textContent = Number(slider.value).toFixed(2); };
    tell();
    slider.addEventListener("input", () => {
      tell();
      store.set("smoothing", slider.value);
      drawn.forEach(d => d.plot.setData(columns(d.chart), false));
      drawn.forEach(d => d.plot.redraw());
    });
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
  }

  // The file beside the page says what is new; it is asked for again and again, the more seldom the longer nothing happens, until a page comes that stays.
  const status = document.getElementById("status"), version = status.dataset.version;
  if (version === undefined) return;
  const soon = 2000, late = 30000;
  let wait = soon, seen = "";
  const slowDown = () => { wait = Math.min(wait * 1.5, late); };
  window.cnnRun = news => {
    if (news.version !== version && store.get("loaded") !== news.version) {
      // Once: where the page that it names does not come, this one stays.
      store.set("loaded", news.version);
      location.reload();
      return;
    }
    if (news.version !== version || news.stamp === undefined || news.stamp === seen) {
      slowDown();
      return;
    }
    wait = soon;
    seen = news.stamp;
    status.textContent = news.status;
    charts = news.charts;
    if (canDraw) renewAll();
  };
  const ask = () => {
    const script = document.createElement("script");
    const again = () => {
      script.remove();
      setTimeout(ask, wait);
    };
    script.src = "run.js?" + Date.now();
    script.onload = again;
    script.onerror = () => {
      slowDown();
      again();
    };
    document.head.append(script);
  };
  setTimeout(ask, soon);
})();
