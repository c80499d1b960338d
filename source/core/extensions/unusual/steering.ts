import type {UserConfigOption} from '../../contract.ts';
import {loneVariable, optionKey} from '../../manifest/variables.ts';

const loads = new RegExp(
	`^(?:${[
		// Shells, and where every program looks for others and for its files.
		'PATH|PATHEXT|IFS|ENV|BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|PS4|PROMPT_COMMAND|ZDOTDIR|FPATH|CDPATH',
		'SHELL|COMSPEC|HOME|USERPROFILE|XDG_(?:CONFIG|DATA)_(?:HOME|DIRS)|PSMODULEPATH',
		// Loaders and what libc loads by itself.
		'LD_.*|DYLD_.*|_RLD.*|LIBPATH|SHLIB_PATH|GCONV_PATH|LOCPATH|NLSPATH|GLIBC_TUNABLES|TERMINFO.*',
		'GTK_MODULES|GIO_.*MODULE.*|QT_(?:QPA_)?.*PLUGIN.*|OPENSSL_(?:CONF|MODULES|ENGINES)',
		// Interpreters.
		'NODE_(?:OPTIONS|PATH|COMPILE_CACHE|REPL_.*|CHANNEL_.*)|ELECTRON_(?:RUN_AS_NODE|OVERRIDE_.*)|TS_NODE_.*',
		'PYTHON(?:PATH|STARTUP|HOME|INSPECT|BREAKPOINT|EXECUTABLE|USERBASE|PLATLIBDIR|PYCACHEPREFIX|WARNINGS|CASEOK)',
		'VIRTUAL_ENV|PYENV_.*|__PYVENV_LAUNCHER__|_PYTHON_SYSCONFIGDATA_NAME|UV_(?:PYTHON.*|PROJECT.*|TOOL_.*|ENV_FILE|WORKING_DIR.*)',
		'VOLTA_HOME|NVM_DIR|MISE_.*|ASDF_.*|MAKEFLAGS|MAKEFILES|GUILE_.*PATH|TCLLIBPATH|SBT_OPTS|GROOVY_OPTS|BASH_LOADABLES_PATH',
		'PERL5.*|PERL_.*|PERLLIB|RUBY.*|GEM_(?:PATH|HOME)|BUNDLE_.*|PHPRC|PHP_INI_SCAN_DIR|LUA_(?:INIT|PATH|CPATH).*',
		'JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|JAVA_HOME|CLASSPATH|MAVEN_.*OPTS|GRADLE_OPTS|JBANG_.*',
		'DOTNET_(?!.*(?:TELEMETRY|NOLOGO|GLOBALIZATION)).*|COR_.*|CORECLR_.*|COMPLUS_.*',
		'DENO_(?!NO_UPDATE_CHECK).*|BUN_.*|R_(?:PROFILE|ENVIRON|HOME|LIBS).*|JULIA_.*|ERL_.*FLAGS|ELIXIR_ERL_OPTIONS',
		'GO(?:FLAGS|TOOLCHAIN|ENV|ROOT|PATH)|CARGO_.*|RUSTC.*WRAPPER|RUSTFLAGS',
		// Programs that are started by other programs.
		'GIT_(?:SSH.*|EXEC_PATH|CONFIG.*|EDITOR|SEQUENCE_EDITOR|PAGER|EXTERNAL_DIFF|ASKPASS|PROXY_COMMAND|TEMPLATE_DIR|DIR|WORK_TREE)',
		'SSH_ASKPASS|SUDO_ASKPASS|EDITOR|VISUAL|PAGER|MANPAGER|BROWSER|LESSOPEN|LESSCLOSE|VIMINIT|EXINIT',
	].join('|')})$`,
	'i',
);

const connects = new RegExp(
	`^(?:${[
		'(?:HTTPS?|ALL|FTP|SOCKS\\d?|RSYNC|WSS?)_PROXY|NODE_USE_ENV_PROXY|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|RESOLV_.*',
		'SSL_CERT_(?:FILE|DIR)|.*CA_BUNDLE|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|SSLKEYLOGFILE',
		'GIT_(?:SSL_.*|PROXY_.*|ALLOW_PROTOCOL)|CURL_HOME|WGETRC|NETRC',
		// Where packages come from.
		'npm_config_.*|YARN_.*|PNPM_.*|COREPACK_.*|PIP_.*|PIPX_.*|UV_.*|KUBECONFIG',
		'POETRY_.*|CONDA_(?!DEFAULT_ENV|PREFIX).*|GOPROXY|GOSUMDB|GONOSUM.*|GOPRIVATE|GOINSECURE|NUGET_.*|DOCKER_(?:HOST|CONFIG|CONTEXT|CERT_PATH|TLS.*)',
	].join('|')})$`,
	'i',
);

/** Variables that say where modules are looked for: within the bundle's own folder that says nothing new. */
const modulePath = /^(?:PYTHONPATH|NODE_PATH|PERL5LIB|RUBYLIB|CLASSPATH|LUA_C?PATH|GEM_PATH|GEM_HOME)$/i;

function staysInBundle(value: string): boolean {
	const parts = value.split(/[:;]/).filter(part => part !== '');
	const isBelow = (part: string) =>
		/^\$\{__dirname\}(?:[/\\]|\$\{(?:\/|pathSeparator)\}|$)/.test(part) &&
		!part.includes('..') &&
		!part.includes('user_config');
	return parts.length > 0 && parts.every(isBelow);
}

/** Whether a value is the user's to say and nobody else's: one setting without a default, or the user's own folder. */
function isUsersOwn(value: string, options: readonly UserConfigOption[]): boolean {
	const name = loneVariable(value);
	if (name === undefined) return false;
	const key = optionKey(name);
	return key === undefined
		? name === 'HOME'
		: options.some(option => option.key === key && option.default === undefined);
}

/** What a variable of a server's environment changes besides the server's own behaviour; undefined when nothing. */
export function steeringOf(
	name: string,
	value: string,
	options: readonly UserConfigOption[],
): 'loads' | 'connects' | undefined {
	if (modulePath.test(name) && staysInBundle(value)) return undefined;
	if (/^HOME$/i.test(name) && isUsersOwn(value, options)) return undefined;
	if (loads.test(name)) return 'loads';
	return connects.test(name) && !isUsersOwn(value, options) ? 'connects' : undefined;
}
