// Draws each figure.chart from the table in it, so that both say the same. Without this script the tables are all there is.
//
// figure[data-scale=log]       a logarithmic axis
// figure[data-across]          bars that lie, one for each row
// th[data-kind=bar|line]       a column that is drawn; the others are only in the table
// th[data-tone], [data-axis=right], [data-stack], [data-dash]
// td[data-value]               the number in the unit that is drawn; empty where there is none
(() => {
  "use strict";

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const charts = [];

  // What the style sheet calls var(--tone) as a colour that a canvas takes.
  const colour = (name) => {
    const probe = document.createElement("span");
    probe.hidden = true;
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };

  const series = (table) =>
    [...table.tHead.rows[table.tHead.rows.length - 1].cells]
      .map((head, column) => ({ head, column }))
      .filter(({ head }) => head.dataset.kind)
      .map(({ head, column }) => {
        const tone = colour(head.dataset.tone || "accent");
        return {
          type: head.dataset.kind,
          label: head.dataset.label || head.textContent.trim(),
          data: [...table.tBodies[0].rows].map((row) => {
            const value = row.cells[column].dataset.value;
            return value === undefined || value === "" ? null : Number(value);
          }),
          yAxisID: head.dataset.axis === "right" ? "right" : "y",
          stack: head.dataset.stack,
          borderColor: tone,
          backgroundColor: tone,
          borderWidth: head.dataset.kind === "line" ? 2 : 0,
          borderDash: "dash" in head.dataset ? [6, 4] : [],
          pointRadius: table.tBodies[0].rows.length > 60 ? 0 : 2,
          spanGaps: true,
          order: head.dataset.kind === "line" ? 0 : 1,
        };
      });

  const axis = (text, title, more) => ({
    ticks: { color: text, maxRotation: 0, autoSkipPadding: 12, precision: 0 },
    grid: { color: colour("line") },
    border: { color: colour("line") },
    title: { display: Boolean(title), text: title || "", color: text },
    ...more,
  });

  const draw = (figure) => {
    const table = figure.querySelector("table");
    const datasets = series(table);
    const text = colour("quiet");
    const stacked = datasets.some((one) => one.stack);
    const across = "across" in figure.dataset;
    const values = axis(text, figure.dataset.unit, {
      stacked,
      beginAtZero: true,
      type: figure.dataset.scale === "log" ? "logarithmic" : "linear",
    });
    if (figure.dataset.scale === "log") {
      values.ticks = { ...values.ticks, precision: undefined, maxTicksLimit: 6, callback: (value) => Number(value).toPrecision(1) / 1 };
    }
    if (datasets.every((one) => one.yAxisID === "right" || one.data.every((value) => value < 1))) {
      // Parts of a dollar, say: whole numbers on the axis would say nothing.
      values.ticks = { ...values.ticks, precision: undefined };
    }
    const scales = across ? { y: axis(text, "", { stacked }), x: values } : { x: axis(text, "", { stacked }), y: values };
    if (datasets.some((one) => one.yAxisID === "right")) {
      const percent = figure.dataset.unitRight?.startsWith("%");
      scales.right = axis(text, figure.dataset.unitRight, { position: "right", min: 0, suggestedMax: percent ? 100 : undefined, grid: { display: false } });
    }
    if (across) {
      datasets.forEach((one) => delete one.yAxisID);
    }
    charts.push(
      new Chart(figure.querySelector("canvas"), {
        type: "bar",
        data: { labels: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent.trim()), datasets },
        options: {
          animation: false,
          responsive: true,
          maintainAspectRatio: false,
          indexAxis: across ? "y" : "x",
          interaction: { mode: "index", intersect: false },
          plugins: { legend: { labels: { color: text, boxWidth: 12 } } },
          scales,
        },
      }),
    );
  };

  const drawAll = () => {
    charts.splice(0).forEach((chart) => chart.destroy());
    for (const figure of document.querySelectorAll("figure.chart")) {
      const canvas = figure.querySelector("canvas");
      canvas.parentElement.hidden = figure.querySelector("tbody").rows.length === 0;
      if (!canvas.parentElement.hidden) {
        draw(figure);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", drawAll);
  dark.addEventListener("change", drawAll);
})();
