import type {Ajv} from 'ajv';

type Decimal = {digits: bigint; power: number};

function toDecimal(value: number): Decimal {
	const [base = '', power = '0'] = String(value).split('e');
	const [whole = '', fraction = ''] = base.split('.');
	return {digits: BigInt(`${whole}${fraction}`), power: Number(power) - fraction.length};
}

function scaled({digits, power}: Decimal, lowest: number): bigint {
	return digits * 10n ** BigInt(power - lowest);
}

/** Whether a number is a multiple of a step, by their decimal digits: a division of doubles says no of 19.99 and 0.01. */
function isMultiple(value: number, step: number): boolean {
	if (step === 0 || !Number.isFinite(value) || !Number.isFinite(step)) return true;
	const [dividend, divisor] = [toDecimal(value), toDecimal(step)];
	const lowest = Math.min(dividend.power, divisor.power);
	return scaled(dividend, lowest) % scaled(divisor, lowest) === 0n;
}

/** Gives Ajv a `multipleOf` that compares decimals. */
export function withDecimalMultiples(ajv: Ajv): Ajv {
	return ajv.removeKeyword('multipleOf').addKeyword({
		keyword: 'multipleOf',
		type: 'number',
		schemaType: 'number',
		validate: (step: number, value: number) => isMultiple(value, step),
		errors: false,
	});
}
