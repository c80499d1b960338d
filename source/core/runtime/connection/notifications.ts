import type {Client} from '@modelcontextprotocol/sdk/client/index.js';
import type {ConnectionEvent, JsonObject, JsonValue} from '../../contract.ts';
import {safeLine, safeText} from '../../safe-text.ts';
import {toLevel} from '../log-level.ts';

function text(value: JsonValue | undefined): string {
	return typeof value === 'string' ? value : '';
}

function toEvent(method: string, params: JsonObject): ConnectionEvent | undefined {
	switch (method) {
		case 'notifications/tools/list_changed':
			return {type: 'tools-changed'};
		case 'notifications/prompts/list_changed':
			return {type: 'prompts-changed'};
		case 'notifications/resources/list_changed':
			return {type: 'resources-changed'};
		case 'notifications/resources/updated':
			return {type: 'resource-updated', uri: text(params.uri)};
		case 'notifications/elicitation/complete':
			return {type: 'elicitation-complete', elicitationId: text(params.elicitationId)};
		case 'notifications/message': {
			const {data, logger, level} = params;
			return {
				type: 'log',
				level: toLevel(level) ?? 'info',
				text: safeText(typeof data === 'string' ? data : (JSON.stringify(data) ?? '')),
				...(typeof logger === 'string' && {logger: safeLine(logger)}),
			};
		}
		default:
			return undefined;
	}
}

export type Notifications = {
	subscribe: (listener: (event: ConnectionEvent) => void) => () => void;
	/** Hands on what is no notification of the server's. */
	tell: (event: ConnectionEvent) => void;
	/** Hears of every change of a task's state. */
	onTask: (listener: (task: JsonObject) => void) => () => void;
};

function createListeners<Value>() {
	const listeners = new Set<(value: Value) => void>();
	return {
		add(listener: (value: Value) => void) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		tell(value: Value) {
			for (const listener of [...listeners]) listener(value);
		},
	};
}

/** Hands what the server tells by itself to whoever listens. */
export function hearServer(client: Client): Notifications {
	const events = createListeners<ConnectionEvent>();
	const tasks = createListeners<JsonObject>();
	client.fallbackNotificationHandler = async ({method, params}) => {
		const told = (params ?? {}) as JsonObject;
		if (method === 'notifications/tasks/status') tasks.tell(told);
		const event = toEvent(method, told);
		if (event) events.tell(event);
	};
	return {subscribe: events.add, tell: events.tell, onTask: tasks.add};
}
