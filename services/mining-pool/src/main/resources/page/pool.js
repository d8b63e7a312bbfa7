"use strict";

// Whatever comes from the pool is put in as text, never as markup: names of workers are chosen by strangers.
const $ = id => document.getElementById(id);
const show = (id, text) => { $(id).textContent = text; };

const make = (tag, content, className) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (content instanceof Node) element.append(content);
  else if (content !== undefined && content !== null) element.textContent = content;
  return element;
};

// ---- How things are written

const UNITS = ["H/s", "kH/s", "MH/s", "GH/s", "TH/s", "PH/s"];
const rate = hashes => {
  let unit = 0;
  while (hashes >= 1000 && unit < UNITS.length - 1) {
    hashes /= 1000;
    unit++;
  }
  return `${hashes.toFixed(hashes >= 100 || unit === 0 && Number.isInteger(hashes) ? 0 : 2)} ${UNITS[unit]}`;
};
const count = number => number.toLocaleString("en-US");
const percent = part => part === undefined ? "–" : `${(part * 100).toFixed(1)} %`;
const shorten = text => text === undefined ? "–" : text.length <= 18 ? text : `${text.slice(0, 9)}…${text.slice(-7)}`;

// Exact: nano as text, so that no floating point comes near money.
const numi = nano => {
  const minus = nano.startsWith("-");
  const digits = (minus ? nano.slice(1) : nano).padStart(10, "0");
  const whole = digits.slice(0, -9).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = digits.slice(-9).replace(/0+$/, "");
  return `${minus ? "−" : ""}${whole}${part ? "." + part : ""} NUMI`;
};
const moment = iso => iso === undefined ? "–" : new Date(iso).toLocaleString(undefined, {dateStyle: "medium", timeStyle: "short"});
const ago = iso => {
  if (iso === undefined) return "–";
  const seconds = Math.max(0, Math.round((Date.now() - new Date(iso)) / 1000));
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} days ago`;
};

// A table of rows; a column is {head, of, number, title}, where `of` gives text or an element.
const table = (caption, columns, rows, empty) => {
  if (rows.length === 0) return make("p", empty, "quiet");
  const made = make("table");
  if (caption) made.append(make("caption", caption));
  const head = made.createTHead().insertRow();
  for (const column of columns) {
    const cell = make("th", column.head, column.number ? "number" : "");
    cell.scope = "col";
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const column of columns) {
      const cell = make("td", column.of(row), column.number ? "number" : "");
      if (column.title) cell.title = column.title(row) ?? "";
      line.append(cell);
    }
  }
  return made;
};
const put = (id, ...content) => $(id).replaceChildren(...content);
const hex = text => make("span", shorten(text), "hex");
const status = word => make("span", word, ["pending", "confirmed", "orphaned", "sent", "reserved"].includes(word) ? word : "");

// ---- Questions to the pool

let pool;
let hashrate = 0;
const base = () => `/api/pools/${encodeURIComponent(pool)}`;
const ask = async path => {
  const response = await fetch(path, {headers: {Accept: "application/json"}});
  const answer = await response.json();
  if (!response.ok) {
    const problem = new Error(answer.detail || response.statusText);
    problem.code = answer.code;
    throw problem;
  }
  return answer;
};

const showPool = async () => {
  const {pools: [it]} = await ask("/api/pools");
  pool = it.id;
  hashrate = it.poolStats.poolHashrate;
  show("hashrate", rate(it.poolStats.poolHashrate));
  show("miners", count(it.poolStats.connectedMiners));
  show("network", rate(it.networkStats.networkHashrate));
  show("height", count(it.networkStats.blockHeight));
  show("effort", percent(it.poolEffort));
  show("luck", percent(it.poolLuck));
  show("found", count(it.totalBlocks));
  show("last", ago(it.lastPoolBlockTime));
  $("last").title = moment(it.lastPoolBlockTime);
  show("paid", numi(it.totalPaidNano));
  show("fee", `${it.poolFeePercent} %`);
  showTerms(it);
  put("top", table("Fastest first, over ten minutes", [
    {head: "Miner", of: row => minerLink(row.miner)},
    {head: "Hashrate", of: row => rate(row.hashrate), number: true},
    {head: "Shares a minute", of: row => (row.sharesPerSecond * 60).toFixed(1), number: true},
  ], it.topMiners, "Nobody has sent a share in the last ten minutes."));
};

const showTerms = it => {
  const [port] = Object.keys(it.ports);
  const host = location.hostname.includes(":") ? `[${location.hostname.replace(/^\[|\]$/g, "")}]` : location.hostname;
  show("command", `xmrig -a ${it.minerAlgorithm} -o ${host}:${port} -u ${it.coin.addressPrefix}1YOUR_ADDRESS.rig1 -p x`);
  const paying = it.paymentProcessing;
  show("payout-terms", paying.enabled
    ? `What you earn is paid by itself from ${numi(paying.minimumPaymentNano)} on.`
    : "This pool keeps books of what you earn; payouts are not switched on.");
  $("address").placeholder = `${it.coin.addressPrefix}1…`;
};

const minerLink = address => {
  const link = make("a", shorten(address), "hex");
  link.href = "#" + encodeURIComponent(address);
  link.title = address;
  return link;
};

const showChart = async () => {
  const {stats} = await ask(base() + "/performance");
  const hour = 3600e3;
  const end = Math.floor(Date.now() / hour) * hour;
  const known = new Map(stats.map(sample => [Date.parse(sample.created), sample.poolHashrate]));
  const values = Array.from({length: 48}, (_, i) => known.get(end - (47 - i) * hour) ?? 0);
  // The hour is not over: what is known of it is less than it will be.
  values[47] = hashrate;
  const top = Math.max(...values, 1e-9);
  const points = values.map((value, i) => `${(i * 720 / 47).toFixed(1)},${(114 - value / top * 108).toFixed(1)}`);
  const path = (d, name) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
    element.setAttribute("d", d);
    if (name) element.setAttribute("class", name);
    return element;
  };
  put("chart", path(`M0,114L${points.join("L")}L720,114Z`, "area"), path(`M${points.join("L")}`));
  show("chart-text", `Hashrate of the last two days, hour by hour; the best hour had ${rate(Math.max(...values))}`);
};

const showBlocks = async () => {
  const blocks = await ask(base() + "/blocks?pageSize=15");
  put("blocks", table(null, [
    {head: "Height", of: row => count(row.blockHeight), number: true},
    {head: "Status", of: row => status(row.status)},
    {head: "Maturity", of: row => row.status === "orphaned" ? "–" : percent(row.confirmationProgress), number: true},
    {head: "Reward", of: row => numi(row.rewardNano), number: true},
    {head: "Effort", of: row => percent(row.effort), number: true},
    {head: "Solved by", of: row => row.miner ? minerLink(row.miner) : "–"},
    {head: "Found", of: row => ago(row.created), title: row => moment(row.created)},
    {head: "Block", of: row => hex(row.hash), title: row => row.hash},
  ], blocks, "No block yet."));
};

const PAYMENT_COLUMNS = [
  {head: "Amount", of: row => numi(row.amountNano), number: true},
  {head: "Status", of: row => status(row.status)},
  {head: "Time", of: row => moment(row.created)},
  {head: "Transaction", of: row => row.transactionConfirmationData ? hex(row.transactionConfirmationData) : "–",
    title: row => row.transactionConfirmationData},
];
const showPayments = async () => {
  const payments = await ask(base() + "/payments?pageSize=15");
  put("payments", table(null, [{head: "Miner", of: row => minerLink(row.address)}, ...PAYMENT_COLUMNS],
    payments, "No payout yet."));
};

const showRewards = async () => {
  const it = await ask(base() + "/rewards");
  const next = it.nextHalving
    ? ` It becomes ${numi(it.nextHalving.subsidyNano)} with block ${count(it.nextHalving.fromHeight)}, in ${count(it.nextHalving.blocksLeft)} blocks, about ${moment(it.nextHalving.estimated)}.`
    : "";
  show("rewards-text", `A block creates ${numi(it.subsidyNano)} now; tips come on top.${next}`);
  put("rewards", table(null, [
    {head: "From block", of: row => count(row.fromHeight), number: true},
    {head: "To block", of: row => count(row.toHeight), number: true},
    {head: "A block creates", of: row => numi(row.subsidyNano), number: true},
    {head: "From about", of: row => row.blocksLeft === 0 ? "now" : moment(row.estimated)},
  ], it.schedule.slice(0, 8), "The subsidy has run out."));
};

// ---- One miner

let shownMiner = "";
const showMiner = async () => {
  if (!shownMiner) {
    put("miner");
    return;
  }
  const asked = shownMiner;
  const path = base() + "/miners/" + encodeURIComponent(asked);
  try {
    const [it, payments] = await Promise.all([ask(path), ask(path + "/payments?pageSize=10")]);
    if (asked !== shownMiner) return;
    const workers = Object.entries(it.performance.workers).map(([name, worker]) => ({name, ...worker}));
    const sum = workers.reduce((all, worker) => all + worker.hashrate, 0);
    const figures = make("dl", null, "figures");
    for (const [name, text] of [
      ["Hashrate", rate(sum)],
      ["To be paid", numi(it.pendingBalanceNano)],
      ["Not mature yet", numi(it.immatureBalanceNano)],
      ["Paid", numi(it.totalPaidNano)],
      ["Last share", ago(it.lastShare)],
      ["Work since the last block", count(Math.round(it.pendingShares))],
    ]) {
      const one = make("div");
      one.append(make("dt", name), make("dd", text));
      figures.append(one);
    }
    put("miner", make("h3", "Miner " + shorten(asked)), figures,
      make("h3", "Workers"),
      scrolling("Workers", table(null, [
        {head: "Name", of: row => row.name || "(no name)"},
        {head: "Hashrate", of: row => rate(row.hashrate), number: true},
        {head: "Shares a minute", of: row => (row.sharesPerSecond * 60).toFixed(1), number: true},
        {head: "Last share", of: row => ago(row.lastShare), title: row => moment(row.lastShare)},
      ], workers, "No worker has sent a share of late.")),
      make("h3", "Payouts to this miner"),
      scrolling("Payouts to this miner", table(null, PAYMENT_COLUMNS, payments, "No payout yet.")));
  } catch (problem) {
    if (asked !== shownMiner) return;
    const text = problem.code === "unknown-miner" ? "Nobody has mined here with this address yet."
      : problem.code === "bad-address" ? `This is no address: ${problem.message}`
      : `The pool does not answer: ${problem.message}`;
    put("miner", make("p", text, "note"));
  }
};
const scrolling = (name, content) => {
  const region = make("div", content, "scroll");
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
  return region;
};

const readHash = () => {
  const text = location.hash.slice(1);
  if (text === "main") return;
  try {
    shownMiner = decodeURIComponent(text).trim().slice(0, 128);
  } catch {
    shownMiner = "";
  }
  $("address").value = shownMiner;
  if (pool) showMiner();
};
window.addEventListener("hashchange", () => {
  readHash();
  if (shownMiner) $("find-title").scrollIntoView();
});
$("find").addEventListener("submit", event => {
  event.preventDefault();
  const hash = "#" + encodeURIComponent($("address").value.trim());
  if (hash === location.hash) showMiner();
  else location.hash = hash;
});
$("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("command").textContent);
    show("copy", "Copied");
  } catch {
    getSelection().selectAllChildren($("command"));
    show("copy", "Selected");
  }
  setTimeout(() => show("copy", "Copy"), 2000);
});

// ---- Live

// What is asked for again, at most once in two seconds however often there is news.
const waiting = new Map();
let timer;
const soon = (...tasks) => {
  tasks.forEach(task => waiting.set(task, true));
  timer ??= setTimeout(async () => {
    timer = undefined;
    const now = [...waiting.keys()];
    waiting.clear();
    await Promise.all(now.map(guarded));
  }, 2000);
};
const guarded = async task => {
  try {
    await task();
    $("problem").hidden = true;
  } catch (problem) {
    show("problem", `The pool does not answer: ${problem.message}. The page goes on trying.`);
    $("problem").hidden = false;
  }
};

const NEWS = {
  hashrateupdated: it => {
    show("hashrate", rate(it.hashrate));
    show("miners", count(it.miners));
    soon(showPool, showMiner);
  },
  newchainheight: it => {
    show("height", count(it.blockHeight));
    soon(showPool, showRewards);
  },
  blockunlockprogress: () => soon(showBlocks),
  blockfound: () => soon(showPool, showBlocks, showMiner),
  blockunlocked: () => soon(showPool, showBlocks, showMiner),
  payment: () => soon(showPool, showPayments, showMiner),
};

let pause = 1000;
const connect = () => {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/notifications`);
  socket.onopen = () => {
    pause = 1000;
    show("live", "live");
    $("live").className = "on";
    all();
  };
  socket.onmessage = event => {
    const news = JSON.parse(event.data);
    if (Object.hasOwn(NEWS, news.type)) NEWS[news.type](news);
  };
  socket.onclose = () => {
    show("live", "not live, connecting again…");
    $("live").className = "";
    setTimeout(connect, pause * (0.5 + Math.random()));
    pause = Math.min(60000, pause * 2);
  };
};
const all = async () => {
  await guarded(showPool);
  if (pool) await Promise.all([showChart, showBlocks, showPayments, showRewards, showMiner].map(guarded));
};

readHash();
all();
connect();
setInterval(() => soon(showPool, showBlocks, showPayments, ...(pool ? [showChart] : [])), 60000);
