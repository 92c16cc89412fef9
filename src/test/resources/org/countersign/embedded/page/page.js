'use strict';

const PAGE_SIZE = 50;
const main = document.getElementById('main');
const message = document.getElementById('message');
let view = 0;

async function ask(method, path, body) {
  const response = await fetch('/v2' + path, {
    method,
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail || `${method} ${path} answered ${response.status}`);
  }
  const text = await response.text();
  return (response.headers.get('Content-Type') || '').includes('json') ? JSON.parse(text) : text;
}

const search = (kind, request) => ask('POST', `/${kind}/search`, request);

/** Texts become text nodes, never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (value !== undefined && value !== false) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

function table(caption, heads, rows) {
  return element('div', {class: 'scroll', role: 'region', 'aria-label': caption, tabindex: 0},
    element('table', {'aria-label': caption},
      element('thead', {}, element('tr', {}, ...heads.map(h => element('th', {scope: 'col'}, h)))),
      element('tbody', {}, ...rows.map(cells => element('tr', {},
        ...cells.map(cell => cell instanceof Node && cell.nodeName === 'TD' ? cell : element('td', {}, cell)))))));
}

const time = text => text ? new Date(text).toLocaleString() : '';
const keyCell = content => element('td', {class: 'key'}, content);
const stateOf = instance => instance.hasIncident
  ? element('span', {class: 'bad'}, instance.state.toLowerCase() + ', incident')
  : instance.state.toLowerCase();

const FILTERS = {
  all: ['All', {}],
  running: ['Running', {state: 'ACTIVE'}],
  ended: ['Ended', {state: {$in: ['COMPLETED', 'TERMINATED']}}],
  incident: ['With an incident', {hasIncident: true}],
};

async function showList(parameters) {
  const chosen = FILTERS[parameters.get('show')] ? parameters.get('show') : 'all';
  const from = Number(parameters.get('from')) || 0;
  const found = await search('process-instances', {
    filter: FILTERS[chosen][1],
    sort: [{field: 'processInstanceKey', order: 'DESC'}],
    page: {from, limit: PAGE_SIZE},
  });
  const total = found.page.totalItems;
  const link = (text, start) => element('a', {href: `#/?show=${chosen}&from=${start}`}, text);
  return [
    element('h1', {}, 'Process instances'),
    element('div', {class: 'filters'},
      element('label', {}, 'Show ',
        element('select', {onchange: event => { location.hash = `#/?show=${event.target.value}`; }},
          ...Object.entries(FILTERS).map(([name, [label]]) =>
            element('option', {value: name, selected: name === chosen ? '' : undefined}, label)))),
      element('button', {type: 'button', onclick: show}, 'Refresh')),
    total === 0
      ? element('p', {}, 'There are none.')
      : table('Process instances', ['Key', 'Process', 'Version', 'State', 'Started', 'Ended'],
        found.items.map(instance => [
          keyCell(element('a', {href: `#/instances/${instance.processInstanceKey}`}, instance.processInstanceKey)),
          instance.processDefinitionName || instance.processDefinitionId,
          String(instance.processDefinitionVersion),
          stateOf(instance),
          time(instance.startDate),
          time(instance.endDate),
        ])),
    element('p', {class: 'muted'}, total === 0 ? '' : `${from + 1} to ${from + found.items.length} of ${total} `,
      from > 0 ? link('Newer', Math.max(0, from - PAGE_SIZE)) : '', ' ',
      from + found.items.length < total ? link('Older', from + PAGE_SIZE) : ''),
  ];
}

async function retry(incident) {
  if (incident.jobKey) {
    await ask('PATCH', `/jobs/${incident.jobKey}`, {changeset: {retries: 1}});
  }
  await ask('POST', `/incidents/${incident.incidentKey}/resolution`, {});
}

function incidentRow(incident) {
  const button = element('button', {
    type: 'button',
    'aria-label': `Retry ${incident.elementId}`,
    onclick: async () => {
      button.disabled = true;
      try {
        await retry(incident);
        await show();
        message.textContent = `${incident.elementId} is tried again.`;
      } catch (failure) {
        button.disabled = false;
        message.textContent = failure.message;
      }
    },
  }, 'Retry');
  return [
    incident.elementId,
    incident.errorType,
    element('span', {class: 'bad'}, incident.errorMessage),
    time(incident.creationTime),
    button,
  ];
}

async function showInstance(key) {
  const filter = {processInstanceKey: key};
  const page = {limit: 1000};
  const [instance, elements, flows, variables, incidents] = await Promise.all([
    ask('GET', `/process-instances/${key}`),
    search('element-instances', {filter, page}),
    ask('GET', `/process-instances/${key}/sequence-flows`),
    search('variables', {filter, page, sort: [{field: 'name'}]}),
    search('incidents', {filter: {processInstanceKey: key, state: 'ACTIVE'}, page}),
  ]);
  const xml = await ask('GET', `/process-definitions/${instance.processDefinitionKey}/xml`);
  const diagram = element('div', {class: 'diagram', role: 'img', 'aria-label': 'The model; the table of elements says the same in words'});
  const scopes = new Map(elements.items.map(e => [e.elementInstanceKey, e.elementId]));
  const name = instance.processDefinitionName || instance.processDefinitionId;
  document.title = `${name} ${key} - Embedded Camunda`;
  return [
    element('h1', {}, `${name}, version ${instance.processDefinitionVersion}`),
    element('p', {}, element('code', {}, key), ', ', stateOf(instance),
      `, started ${time(instance.startDate)}`, instance.endDate ? `, ended ${time(instance.endDate)}` : '',
      instance.parentProcessInstanceKey
        ? element('span', {}, ', called by ', element('a', {href: `#/instances/${instance.parentProcessInstanceKey}`}, instance.parentProcessInstanceKey))
        : ''),
    element('button', {type: 'button', onclick: show}, 'Refresh'),
    ...(incidents.items.length === 0 ? [] : [
      element('h2', {}, 'Incidents'),
      table('Incidents', ['Element', 'Type', 'Message', 'Since', ''], incidents.items.map(incidentRow)),
    ]),
    element('h2', {}, 'Path'),
    diagram,
    element('ul', {class: 'legend'},
      element('li', {class: 'done'}, 'passed'),
      element('li', {class: 'active'}, 'active'),
      element('li', {class: 'stuck'}, 'incident')),
    element('h2', {}, 'Variables'),
    variables.items.length === 0 ? element('p', {}, 'There are none.')
      : table('Variables', ['Name', 'Value', 'Scope'], variables.items.map(variable => [
        variable.name,
        element('code', {}, variable.value),
        variable.scopeKey === key ? 'instance' : scopes.get(variable.scopeKey) || variable.scopeKey,
      ])),
    element('h2', {}, 'Elements'),
    table('Elements', ['Element', 'Type', 'State', 'Started', 'Ended'], elements.items.map(e => [
      e.elementName && e.elementName !== e.elementId ? `${e.elementName} (${e.elementId})` : e.elementId,
      e.type.toLowerCase().replaceAll('_', ' '),
      stateOf(e),
      time(e.startDate),
      time(e.endDate),
    ])),
    () => draw(diagram, xml, elements.items, flows.items),
  ];
}

/** Needs the container in the document, because it measures it. */
async function draw(container, xml, elements, flows) {
  const viewer = new BpmnJS({container});
  try {
    await viewer.importXML(xml);
  } catch (failure) {
    container.replaceWith(element('p', {class: 'muted'}, 'The model has no diagram: see the table of elements.'));
    return;
  }
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const mark = (id, marker) => {
    if (registry.get(id)) {
      canvas.addMarker(id, marker);
    }
  };
  for (const e of elements) {
    mark(e.elementId, e.state === 'ACTIVE' ? (e.hasIncident ? 'stuck' : 'active') : 'done');
    if (e.type.includes('SUB_PROCESS')) {
      mark(e.elementId, 'scope');
    }
  }
  flows.forEach(flow => mark(flow.elementId, 'taken'));
  canvas.zoom('fit-viewport', 'auto');
}

async function show() {
  const mine = ++view;
  const [path, query] = (location.hash.slice(1) || '/').split('?');
  const instance = /^\/instances\/(\d+)$/.exec(path);
  document.title = 'Embedded Camunda';
  try {
    const parts = instance ? await showInstance(instance[1]) : await showList(new URLSearchParams(query));
    if (mine !== view) {
      return;
    }
    main.replaceChildren(...parts.filter(part => part instanceof Node));
    message.textContent = '';
    for (const part of parts) {
      if (typeof part === 'function') {
        await part();
      }
    }
  } catch (failure) {
    if (mine === view) {
      main.replaceChildren(element('h1', {}, 'Not to be shown'), element('p', {class: 'bad'}, failure.message),
        element('p', {}, element('a', {href: '#/'}, 'All process instances')));
    }
  }
}

window.addEventListener('hashchange', () => show().then(() => main.focus()));
show();
