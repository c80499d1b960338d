import type {EnvHttpProxyAgent, Response} from 'undici';
import type {Address} from './source.ts';

/** Asks once and follows no redirect: who asks judges where it leads. */
export async function askOne(
	agent: EnvHttpProxyAgent,
	{url, authorization}: Address,
	{
		method = 'GET',
		headers,
		signal,
	}: {method?: 'GET' | 'HEAD'; headers: Readonly<Record<string, string>>; signal: AbortSignal | undefined},
): Promise<Response> {
	const {fetch} = (await import('undici')).default;
	return fetch(url, {
		method,
		redirect: 'manual',
		dispatcher: agent,
		// A bundle is compressed already.
		headers: {
			accept: '*/*',
			'accept-encoding': 'identity',
			...headers,
			...(authorization && {authorization}),
		},
		...(signal && {signal}),
	});
}
