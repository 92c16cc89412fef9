// The page of the Slack on the laptop: sends what is clicked and filled in, and shows what has changed.
'use strict';

const { as: me, in: place } = document.body.dataset;
const modal = document.getElementById('modal');
const conversation = document.getElementById('conversation');
const shown = { sidebar: null, conversation: null, modalVersion: '' };
let refreshing = null;

async function post(path, content) {
  const told = await answered('/do/' + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ as: me, in: place, ...content }),
  });
  if (path !== 'read') {
    toast(told.problem);
  }
  return told;
}

async function answered(address, options) {
  try {
    const answer = await fetch(address, options);
    return answer.ok ? await answer.json() : { problem: await answer.text() };
  } catch {
    return { problem: 'The Slack on this machine does not answer.' };
  }
}

function toast(text) {
  const place = document.getElementById('toast');
  place.textContent = text ?? '';
  place.classList.toggle('shown', Boolean(text));
}

// One at a time; what changes meanwhile is asked for after it.
function refresh() {
  refreshing = (refreshing ?? Promise.resolve()).then(show, show);
}

async function show() {
  const parts = await answered('/parts?' + new URLSearchParams({ as: me, in: place }));
  if (parts.problem) {
    toast(parts.problem);
    return;
  }
  replace('sidebar', parts.sidebar);
  const atTheEnd = conversation.scrollHeight - conversation.scrollTop - conversation.clientHeight < 80;
  if (replace('conversation', parts.conversation) && atTheEnd) {
    toTheEnd();
  }
  if (parts.newest) {
    await post('read', { ts: parts.newest });
  }
  showModal(parts);
}

function replace(id, html) {
  if (shown[id] === html) {
    return false;
  }
  shown[id] = html;
  document.getElementById(id).innerHTML = html;
  return true;
}

function toTheEnd() {
  conversation.scrollTop = place === 'home' ? 0 : conversation.scrollHeight;
}

function showModal(parts) {
  if (parts.modalVersion === shown.modalVersion) {
    return;
  }
  shown.modalVersion = parts.modalVersion;
  modal.innerHTML = parts.modal;
  if (parts.modal && !modal.open) {
    modal.showModal();
  } else if (!parts.modal && modal.open) {
    modal.close();
  }
  modal.querySelector('textarea, input, select')?.focus();
}

function confirmed(button) {
  if (!button.dataset.confirmTitle) {
    return Promise.resolve(true);
  }
  const dialog = document.getElementById('confirm');
  for (const part of ['title', 'text', 'confirm', 'deny']) {
    document.getElementById('confirm-' + part).textContent = button.getAttribute('data-confirm-' + part);
  }
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'confirm'), { once: true }));
}

async function click(button) {
  if (!(await confirmed(button))) {
    return;
  }
  button.disabled = true;
  const where = button.closest('[data-ts], [data-view]').dataset;
  const what = where.view ? { view: where.view } : { ts: where.ts };
  await post('click', { ...what, action: button.dataset.action });
  button.disabled = false;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-action], [data-shortcut], #modal-close, #join');
  if (!button) {
    return;
  }
  if (button.dataset.action) {
    click(button);
  } else if (button.dataset.shortcut) {
    post('shortcut', { ts: button.closest('[data-ts]').dataset.ts, shortcut: button.dataset.shortcut });
  } else if (button.id === 'join') {
    post('join', {}).then(() => location.reload());
  } else {
    closeModal();
  }
});

function closeModal() {
  post('close', { view: modal.querySelector('form').dataset.view });
}

modal.addEventListener('cancel', (event) => {
  event.preventDefault();
  closeModal();
});

modal.addEventListener('submit', async (event) => {
  event.preventDefault();
  const values = {};
  for (const [name, value] of new FormData(event.target)) {
    values[name] = name in values ? values[name] + ',' + value : value;
  }
  const button = event.target.querySelector('.footer .primary');
  button.disabled = true;
  const told = await post('submit', { view: event.target.dataset.view, values });
  button.disabled = false;
  for (const place of event.target.querySelectorAll('.error')) {
    place.textContent = told.errors?.[place.id.slice('error-'.length)] ?? '';
  }
});

document.getElementById('as').addEventListener('change', (event) => {
  location.search = new URLSearchParams({ as: event.target.value, in: place });
});

document.getElementById('composer')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = event.target.elements.text;
  const text = field.value;
  field.value = '';
  if (text.trim()) {
    await post('write', { text });
    toTheEnd();
  }
});

if (place === 'home') {
  post('home', {});
}
toTheEnd();
refresh();
const changes = new EventSource('/changes?after=' + document.body.dataset.changes);
changes.addEventListener('message', refresh);
