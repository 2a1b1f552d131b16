// What crosses the wire, generated from openapi.json by `npm run client:types`: change the contract, not this file.
export interface paths {
    "/api/auth/session/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The claims of the caller’s session and what they allow; administrators only
         * @description Needs the scope `session:inspect`. As a tool: `clawql__session__inspect`.
         */
        get: operations["clawql__session__inspect"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who the caller is here, and what that allows: the first thing to look at where something is refused
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__session__own`, `session.own`.
         */
        get: operations["clawql__session__own"];
        put?: never;
        /**
         * Begins a session in a browser: the answer sets a cookie that its pages come in by
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__session__begin`, `session.begin`.
         */
        post: operations["clawql__session__begin"];
        /**
         * Ends the session of the cookie, and takes the cookie away
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__session__end`, `session.end`.
         */
        delete: operations["clawql__session__end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Goes on with the session of the cookie, until its hours are over
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__session__renew`, `session.renew`.
         */
        post: operations["clawql__session__renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness; touches nothing downstream
         * @description Anybody may call it. As a tool: `clawql__instance__healthz`.
         */
        get: operations["clawql__instance__healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness with its checks
         * @description Anybody may call it. As a tool: `clawql__instance__readyz`.
         */
        get: operations["clawql__instance__readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pipeline/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State of the engines
         * @description Needs the scope `documents:read`. As a tool: `clawql__pipeline__healthz`.
         */
        get: operations["clawql__pipeline__healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prometheus metrics
         * @description Needs the scope `metrics:read`. As a tool: `clawql__instance__metrics`.
         */
        get: operations["clawql__instance__metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This description
         * @description Anybody may call it. As a tool: `clawql__instance__openapi`.
         */
        get: operations["clawql__instance__openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a document in; with `Prefer: wait=20` the answer waits for the end of processing
         * @description Needs the scope `documents:write`. As a tool: `clawql__documents__ingest`, `documents.ingest`.
         */
        post: operations["clawql__documents__ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Documents, newest first, paged; by status, name, media type, tag, subject, matter and time
         * @description Needs the scope `documents:read`. As a tool: `clawql__documents__list`, `documents.list`.
         */
        get: operations["clawql__documents__list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/queue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is being processed, waits, is blocked or was given up
         * @description Needs the scope `documents:read`. As a tool: `clawql__documents__queue`, `documents.queue.list`.
         */
        get: operations["clawql__documents__queue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Status with every stage
         * @description Needs the scope `documents:read`. As a tool: `clawql__documents__status`, `documents.status`.
         */
        get: operations["clawql__documents__status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a document again that is blocked, failed, or partial without a release; recorded
         * @description Needs the scope `documents:write`. As a tool: `clawql__documents__retry`, `documents.retry`.
         */
        post: operations["clawql__documents__retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The archived, redacted PDF
         * @description Needs the scope `documents:read`. As a tool: `clawql__documents__archive`, `documents.archive`.
         */
        get: operations["clawql__documents__archive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/documents/{documentId}/redaction": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Redaction receipt: counts, detectors, digests; never values
         * @description Needs the scope `documents:read`. As a tool: `clawql__documents__redaction`, `documents.redaction`.
         */
        get: operations["clawql__documents__redaction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/redaction/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What redaction would take out of a text or a file, by which rule; nothing is kept
         * @description Needs the scope `documents:read`. As a tool: `clawql__redaction__preview`, `redaction.preview`.
         */
        post: operations["clawql__redaction__preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Remember an item, or a batch of them: redacted, rooted and recorded as documents are
         * @description Needs the scope `documents:write`. As a tool: `clawql__memory__ingest`, `memory.ingest`.
         */
        post: operations["clawql__memory__ingest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/recall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recall from memory with sources, reasons and a token budget
         * @description Needs the scope `memory:read`. As a tool: `clawql__memory__recall`, `memory.recall`.
         */
        post: operations["clawql__memory__recall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is near a node, a document or a label: nodes, documents, names and how they are joined
         * @description Needs the scope `memory:read`. As a tool: `clawql__memory__graph`, `memory.graph`.
         */
        get: operations["clawql__memory__graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The section tree of a document: its headings, and the chunks that stand under each
         * @description Needs the scope `memory:read`. As a tool: `clawql__memory__tree`, `memory.tree`.
         */
        get: operations["clawql__memory__tree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a graph remembers, redacted, as items that an ingest takes: one a line
         * @description Needs the scope `memory:read`. As a tool: `clawql__memory__export`, `memory.export`.
         */
        get: operations["clawql__memory__export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/prune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget by the rules of memory.pruning, or name what would be forgotten
         * @description Needs the scope `memory:write`. As a tool: `clawql__memory__prune`, `memory.prune`.
         */
        post: operations["clawql__memory__prune"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/cuckoo/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * State of the duplicate filter
         * @description Needs the scope `memory:read`. As a tool: `clawql__memory__cuckoo_status`.
         */
        get: operations["clawql__memory__cuckoo_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/identities/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What memory holds about whoever stands behind a label: how much, in which documents, since when
         * @description Needs the scope `memory:read`. As a tool: `clawql__identities__get`, `identities.get`.
         */
        get: operations["clawql__identities__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/identities/alias": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which labels mean one: all decisions that stand
         * @description Needs the scope `memory:alias`. As a tool: `clawql__identities__aliases`, `identities.aliases`.
         */
        get: operations["clawql__identities__aliases"];
        put?: never;
        /**
         * Decide that two labels mean one: a recall by either finds both; recorded
         * @description Needs the scope `memory:alias`. As a tool: `clawql__identities__alias`, `identities.alias`.
         */
        post: operations["clawql__identities__alias"];
        /**
         * Take the decision back that two labels mean one; recorded
         * @description Needs the scope `memory:alias`. As a tool: `clawql__identities__unalias`, `identities.unalias`.
         */
        delete: operations["clawql__identities__unalias"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/identities/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase whoever stands behind a label, or a subject with all documents given under it; for a purpose, recorded
         * @description Needs the scope `memory:erase`. As a tool: `clawql__identities__erase`, `identities.erase`.
         */
        post: operations["clawql__identities__erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/document/{documentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every recorded operation on a document, with inclusion proofs
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__document`.
         */
        get: operations["clawql__audit__document"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/tool/{operationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every recorded call of a tool of others, or what was accepted and blocked of a provider’s by its name
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__tool`.
         */
        get: operations["clawql__audit__tool"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/memory-node/{nodeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every recorded operation on a memory node
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__memory_node`.
         */
        get: operations["clawql__audit__memory_node"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Is this the Merkle root of this content, and is its record in the log?
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__verify`, `audit.verify`.
         */
        post: operations["clawql__audit__verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed tree head (C2SP tlog-checkpoint)
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__log_checkpoint`.
         */
        get: operations["clawql__audit__log_checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/log.vkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log’s verifier key
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__log_vkey`.
         */
        get: operations["clawql__audit__log_vkey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/epoch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the log for good and open its next epoch, which names the final checkpoint of this one
         * @description Needs the scope `audit:write`. As a tool: `clawql__audit__log_epoch`.
         */
        post: operations["clawql__audit__log_epoch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/epoch/{epoch}/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed tree head of an epoch, of a closed one its final
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__log_epoch_checkpoint`.
         */
        get: operations["clawql__audit__log_epoch_checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/epoch/{epoch}/tile/{tilePath}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile or entry bundle of an epoch (C2SP tlog-tiles)
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__log_epoch_tile`.
         */
        get: operations["clawql__audit__log_epoch_tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/log/tile/{tilePath}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A tile or entry bundle (C2SP tlog-tiles)
         * @description Needs the scope `audit:read`. As a tool: `clawql__audit__log_tile`.
         */
        get: operations["clawql__audit__log_tile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find operations by what they do, among those that the caller may call
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__search`, `tools.search`.
         */
        post: operations["clawql__tools__search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Run an operation by its name, as its own route does, and choose what comes back
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__execute`, `tools.execute`.
         */
        post: operations["clawql__tools__execute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every registered tool
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__list`.
         */
        get: operations["clawql__tools__list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/{operationId}/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a tool of another provider; POST /api/execute does the same for every tool
         * @description Needs the scope `tools:call`. As a tool: `clawql__tools__call`.
         */
        post: operations["clawql__tools__call"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers of tools that are configured for the tenant, with how many of their tools may be called
         * @description Needs the scope `tools:read`. As a tool: `clawql__providers__list`, `providers.list`.
         */
        get: operations["clawql__providers__list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/providers/{provider}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a provider describes now, beside what was accepted; tools that it describes otherwise are blocked
         * @description Needs the scope `tools:write`. As a tool: `clawql__providers__read`, `providers.read`.
         */
        post: operations["clawql__providers__read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/providers/{provider}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept what a provider describes, as it was read: its tools from now on, and no others
         * @description Needs the scope `tools:write`. As a tool: `clawql__providers__accept`, `providers.accept`.
         */
        post: operations["clawql__providers__accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/{operationId}/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Circuit-breaker state of a tool
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__health`.
         */
        get: operations["clawql__tools__health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/{operationId}/probe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Probe a tool now and answer its breaker state
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__probe`.
         */
        post: operations["clawql__tools__probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tools/{operationId}/requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a tool requires, and whether the caller has it
         * @description Needs the scope `tools:read`. As a tool: `clawql__tools__requirements`.
         */
        get: operations["clawql__tools__requirements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Keys of the tenant: what each gives, when it was last used, when it ends
         * @description Needs the scope `keys:read`. As a tool: `clawql__keys__list`, `keys.list`.
         */
        get: operations["clawql__keys__list"];
        put?: never;
        /**
         * Make a key that gives no more than the caller has; the key itself is answered this once
         * @description Needs the scope `keys:write`. As a tool: `clawql__keys__create`, `keys.create`.
         */
        post: operations["clawql__keys__create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a key, everywhere within a second; the last administrator’s key stays
         * @description Needs the scope `keys:write`. As a tool: `clawql__keys__revoke`, `keys.revoke`.
         */
        delete: operations["clawql__keys__revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The policy that holds, or an earlier version of it: roles of the tenant, and rules that narrow what roles allow
         * @description Needs the scope `policy:read`. As a tool: `clawql__policy__read`, `policy.read`.
         */
        get: operations["clawql__policy__read"];
        put?: never;
        /**
         * Put a policy in place of the one that holds, everywhere within a second; the same text again makes no version
         * @description Needs the scope `policy:write`. As a tool: `clawql__policy__write`, `policy.write`.
         */
        post: operations["clawql__policy__write"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Versions of the policy, newest first: when each was written and by whom
         * @description Needs the scope `policy:read`. As a tool: `clawql__policy__versions`, `policy.versions`.
         */
        get: operations["clawql__policy__versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What is decided of a caller and an operation, why, and by which rules; under the policy that holds or a draft
         * @description Needs the scope `policy:read`. As a tool: `clawql__policy__explain`, `policy.explain`.
         */
        post: operations["clawql__policy__explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hitl/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Calls that wait for a person, or did, newest first
         * @description Needs the scope `approvals:read`. As a tool: `clawql__approvals__list`, `approvals.list`.
         */
        get: operations["clawql__approvals__list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/hitl/approvals/{approvalId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A call that waits for a person, with the arguments that it would run with
         * @description Needs the scope `approvals:read`. As a tool: `clawql__approvals__get`, `approvals.get`.
         */
        get: operations["clawql__approvals__get"];
        put?: never;
        /**
         * Approve or deny a call that waits, as a person other than who asked for it
         * @description Needs the scope `approvals:write`. As a tool: `clawql__approvals__decide`, `approvals.decide`.
         */
        post: operations["clawql__approvals__decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A token of minutes that gives what the caller has, or less; answered this once
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__auth__token`, `auth.token`.
         */
        post: operations["clawql__auth__token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another token of the task whose token is sent, as its first one was, until the task’s hours are over
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__auth__renew`, `auth.renew`.
         */
        post: operations["clawql__auth__renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/token/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Another key signs tokens from now on; those that are out stay good, or end everywhere within a second
         * @description Needs the scope `keys:write`. As a tool: `clawql__auth__rotate`, `auth.rotate`.
         */
        post: operations["clawql__auth__rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What goes on by the caller’s key: sessions in browsers, clients that were let in, tasks; of all with keys:read
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__auth__tasks`, `auth.tasks`.
         */
        get: operations["clawql__auth__tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/tokens/{jti}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a token and what was given by it, everywhere within a second; its holder’s own, and what goes on by their key, without any scope
         * @description Every caller with a credential may call it, unless a rule of the policy denies it. As a tool: `clawql__auth__revoke`, `auth.revoke`.
         */
        delete: operations["clawql__auth__revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public halves of the keys that sign tokens of this instance (RFC 7517)
         * @description Anybody may call it. As a tool: `clawql__auth__jwks`, `auth.jwks`.
         */
        get: operations["clawql__auth__jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where clients of the API sign people in (RFC 9728); not there without an identity provider
         * @description Anybody may call it. As a tool: `clawql__auth__resource`, `auth.resource`.
         */
        get: operations["clawql__auth__resource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/oauth-protected-resource/mcp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where clients of MCP sign people in (RFC 9728); not there without an identity provider
         * @description Anybody may call it. As a tool: `clawql__auth__mcp`, `auth.mcp`.
         */
        get: operations["clawql__auth__mcp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/actors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The id under which somebody whom the identity provider names stands in records and rules
         * @description Needs the scope `session:inspect`. As a tool: `clawql__auth__actor`, `auth.actor`.
         */
        post: operations["clawql__auth__actor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Session: {
            mode: string;
            tokenId: string | null;
            tenantId: string;
            actorId: string;
            /** @enum {string} */
            actorType: "human" | "agent" | "service";
            roles: string[];
            scopes: string[];
            verticals: string[];
            crossVertical: boolean;
            token: {
                jti: string;
                delegationDepth: number;
                givenBy: string[];
                expiresAt: string | null;
                task: {
                    id: string;
                    endsAt: string;
                } | null;
            } | null;
            claimsDigest: string | null;
            policyVersion: number;
            effective: {
                operations: string[];
            };
        };
        SessionRequest: {
            /** @default 12 */
            hours?: number;
        };
        BrowserSession: {
            actorId: string;
            expiresAt: string;
            endsAt: string;
        };
        SessionRenewal: Record<string, never>;
        EndedSession: {
            hasEnded: boolean;
        };
        Liveness: {
            /** @constant */
            status: "ok";
            version: string;
        };
        Readiness: {
            /** @enum {string} */
            status: "ready" | "not_ready";
            checks: {
                database: string;
                /** @enum {string} */
                cuckooFilter: "ok" | "warming" | "unavailable";
                supergraph: string;
                audit: string;
                keys: string;
                configuration: string;
                issuer?: string;
            };
            log: {
                /** @enum {string} */
                state: "ok" | "checking" | "tampered" | "unknown";
                checked: number;
                records: number;
                where: string | null;
            };
        };
        EngineHealth: {
            [key: string]: "ok" | "starting" | "unavailable";
        };
        OpenApi: {
            [key: string]: unknown;
        };
        IngestMetadata: {
            /** @default [] */
            tags?: string[];
            /** @default [] */
            subjects?: string[];
            matter?: string;
            vertical?: string;
            /** @enum {string} */
            classification?: "public" | "internal" | "confidential" | "restricted";
            /** @default main */
            graph?: string;
            /** @description The conversation that it is a part of: its documents count for each other, in the order in which they were sent */
            session?: string;
            /** @description Documents of the same graph and vertical that this one supersedes: what they say held until its time */
            supersedes?: string[];
            /** @description What it states of its subjects where one thing at a time holds, such as "lives in": the next that states it of them closes it */
            states?: string;
        };
        DocumentUpload: {
            /** Format: binary */
            file: Blob;
            metadata?: components["schemas"]["IngestMetadata"];
        };
        IngestedStatus: {
            documentId: string;
            revision: number;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
            mediaType: string;
            stages: components["schemas"]["Stage"][];
            stageErrors: components["schemas"]["StageError"][];
            merkleRoot: string | null;
            paperlessId: string | null;
            createdAt: string;
            completedAt: string | null;
            error: {
                code: string;
                message: string;
                next: string;
            } | null;
            /** @description Of its file, redacted; null where it has none, or none that may be shown */
            name: string | null;
            tags: string[];
            /** @description By the labels of people, as they stand in its text */
            subjects: string[];
            /** @description By its label: what it is called can name its parties */
            matter: string | null;
            deduplicated?: boolean;
            takenOver?: {
                tags: number;
                subjects: number;
                matter: boolean;
                classification: boolean;
            };
        };
        Stage: {
            /** @enum {string} */
            name: "tika" | "gotenberg" | "stirling" | "presidio" | "merkle" | "memory" | "paperless";
            /** @enum {string} */
            state: "waiting" | "running" | "done" | "error" | "skipped";
            attempts: number;
            startedAt: string | null;
            durationMs: number | null;
            merkleRoot: string | null;
            reason?: string;
        };
        StageError: {
            /** @enum {string} */
            stage: "tika" | "gotenberg" | "stirling" | "presidio" | "merkle" | "memory" | "paperless";
            code: string;
            message: string;
            at: string;
        };
        IngestAnswer: {
            documentId: string;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
            stages: ("tika" | "gotenberg" | "stirling" | "presidio" | "merkle" | "memory" | "paperless")[];
            merkleRoot: string | null;
            deduplicated?: boolean;
            takenOver?: {
                tags: number;
                subjects: number;
                matter: boolean;
                classification: boolean;
            };
        };
        DocumentList: {
            documents: components["schemas"]["ListedDocument"][];
            nextCursor: string | null;
        };
        ListedDocument: {
            documentId: string;
            revision: number;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
            /** @description Of its file, redacted; null where it has none, or none that may be shown */
            name: string | null;
            tags: string[];
            /** @description By the labels of people, as they stand in its text */
            subjects: string[];
            /** @description By its label: what it is called can name its parties */
            matter: string | null;
            mediaType: string;
            sizeBytes: number;
            merkleRoot: string | null;
            createdAt: string;
            completedAt: string | null;
            error: {
                code: string;
                message: string;
                next: string;
            } | null;
        };
        DocumentQueue: {
            processing: number;
            waiting: number;
            blocked: number;
            deadLetters: number;
            documents: components["schemas"]["QueuedDocument"][];
        };
        QueuedDocument: {
            documentId: string;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
            stage: ("tika" | "gotenberg" | "stirling" | "presidio" | "merkle" | "memory" | "paperless") | null;
            attempts: number;
            nextAttemptAt: string | null;
            createdAt: string;
        };
        DocumentStatus: {
            documentId: string;
            revision: number;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
            mediaType: string;
            stages: components["schemas"]["Stage"][];
            stageErrors: components["schemas"]["StageError"][];
            merkleRoot: string | null;
            paperlessId: string | null;
            createdAt: string;
            completedAt: string | null;
            error: {
                code: string;
                message: string;
                next: string;
            } | null;
            /** @description Of its file, redacted; null where it has none, or none that may be shown */
            name: string | null;
            tags: string[];
            /** @description By the labels of people, as they stand in its text */
            subjects: string[];
            /** @description By its label: what it is called can name its parties */
            matter: string | null;
        };
        RedactionReceipt: {
            documentId: string;
            revision: number;
            redactedAt: string;
            entities: {
                [key: string]: number;
            };
            operators?: {
                [key: string]: number;
            };
            detectors: {
                name: string;
                version: string;
            }[];
            omissions?: {
                [key: string]: number;
            };
            outSha256: string;
            inCommit: string;
            auditSeq: number | null;
        };
        PreviewRequest: {
            /** @description Instead of the configured groups; pii, financial and secrets are always looked for */
            models?: ("pii" | "financial" | "medical" | "privilege" | "secrets" | "organizations" | "places" | "dates" | "demographics" | "links")[];
            /**
             * @description More values that stay
             * @default []
             */
            allow?: string[];
            /**
             * @description More values that go
             * @default []
             */
            deny?: string[];
            /** @description Least score of every finding */
            threshold?: number;
            text: string;
        };
        PreviewOptions: {
            /** @description Instead of the configured groups; pii, financial and secrets are always looked for */
            models?: ("pii" | "financial" | "medical" | "privilege" | "secrets" | "organizations" | "places" | "dates" | "demographics" | "links")[];
            /**
             * @description More values that stay
             * @default []
             */
            allow?: string[];
            /**
             * @description More values that go
             * @default []
             */
            deny?: string[];
            /** @description Least score of every finding */
            threshold?: number;
        };
        PreviewUpload: {
            /** Format: binary */
            file: Blob;
            options?: components["schemas"]["PreviewOptions"];
        };
        Preview: {
            mediaType: string;
            text: string;
            findings: components["schemas"]["Finding"][];
            findingsTotal: number;
            redacted: string;
            entities: {
                [key: string]: number;
            };
            residual: {
                [key: string]: number;
            };
        };
        Finding: {
            entity: string;
            start: number;
            end: number;
            score: number;
            rule: string;
        };
        MemorySent: components["schemas"]["MemoryItem"] | components["schemas"]["MemoryBatch"];
        MemoryItem: {
            /** @description What its sender calls it, within `source`: the same item sent again is the one that is there */
            id?: string;
            title?: string;
            text: string;
            /** @description When it was said: `filter.from` and `to` go by it, and the order of a conversation. The time of the request by default */
            time?: string;
            /** @description The conversation that it is a part of: its documents count for each other, in the order in which they were sent */
            session?: string;
            vertical?: string;
            /** @default [] */
            subjects?: string[];
            matter?: string;
            /** @default [] */
            tags?: string[];
            /** @default main */
            graph?: string;
            /** @description Documents of the same graph and vertical that this one supersedes: what they say held until its time */
            supersedes?: string[];
            /** @description What it states of its subjects where one thing at a time holds, such as "lives in": the next that states it of them closes it */
            states?: string;
            /** @description Ids of items sent before it, of its source, graph and vertical, that it supersedes; one that is not there counts for nothing */
            supersedesItems?: string[];
            /** @enum {string} */
            classification?: "public" | "internal" | "confidential" | "restricted";
            /** @description Who said it; a name is taken out like any other */
            speaker?: string;
            /** @description How sure its sender is: below `memory.ingest.confidenceThreshold` it is discarded. Who says nothing is sure */
            confidence?: number;
            /** @description The system that its id is one of */
            source?: string;
        };
        MemoryBatch: {
            items: components["schemas"]["MemoryItem"][];
        };
        MemoryIngested: {
            batchId: string;
            accepted: number;
            deduplicated: number;
            refused: number;
            discarded: number;
            items: components["schemas"]["IngestedItem"][];
        };
        IngestedItem: {
            id?: string;
            documentId: string | null;
            /** @enum {string} */
            status: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed" | "refused" | "discarded";
            merkleRoot: string | null;
            deduplicated: boolean;
            takenOver?: {
                tags: number;
                subjects: number;
                matter: boolean;
                classification: boolean;
            };
            error: {
                /** @enum {string} */
                code: "AUTH_REQUIRED" | "ATR_PERMISSION_DENIED" | "APPROVAL_REQUIRED" | "ATR_MISSING_PURPOSE" | "ORIGIN_REFUSED" | "HOST_REFUSED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "TOOL_NOT_FOUND" | "VALIDATION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "REQUEST_TIMEOUT" | "RATE_LIMITED" | "INSUFFICIENT_STORAGE" | "CONFLICT" | "IDEMPOTENCY_KEY_REUSED" | "LEGAL_HOLD" | "WORM_IMMUTABLE" | "AUDIT_FORK" | "AUDIT_UNAVAILABLE" | "NOT_READY" | "CONFIG_REJECTED" | "PRESIDIO_UNAVAILABLE" | "TIKA_UNAVAILABLE" | "GOTENBERG_UNAVAILABLE" | "PAPERLESS_UNAVAILABLE" | "PROVIDER_UNAVAILABLE" | "PROVIDER_QUERY_FAILED" | "ISSUER_UNAVAILABLE" | "UNSUPPORTED_FORMAT" | "EMPTY_FILE" | "NO_TEXT" | "DOCUMENT_PASSWORD" | "DOCUMENT_DAMAGED" | "LIMIT_EXCEEDED" | "DEADLINE_EXCEEDED" | "ENGINE_KILLED" | "GLYPH_MISSING" | "PAGE_WITHHELD" | "CONTENT_ERASED" | "INTERNAL";
                message: string;
                next: string;
            } | null;
        };
        RecallRequest: {
            query: string;
            /** @default {} */
            options?: {
                /** @enum {string} */
                mode?: "vault" | "graph" | "pageindex" | "hybrid" | "timeline" | "current" | "onyx" | "cross_vertical";
                maxNodes?: number;
                maxHops?: number;
                tokenBudget?: number;
                /** @description Share of the best result's score: what has less is left out */
                minScore?: number;
                /** @description Share of the score of the result before: what comes behind a steeper fall is left out */
                minShare?: number;
                /** @description Whether texts that say the same in nearly the same words are one result; they are by default */
                collapse?: boolean;
                /** @description How much variety counts beside the score, in the order of the best 32; nothing by default */
                diversity?: number;
                graph?: string;
                vertical?: string;
                /**
                 * @description Of a timeline: the oldest first unless said otherwise
                 * @enum {string}
                 */
                order?: "oldest" | "newest";
                /** @description Where a timeline goes on: nextCursor of the answer before */
                cursor?: string;
                /**
                 * Format: date-time
                 * @description What was said then or before, in modes that go by time
                 */
                at?: string;
                /**
                 * Format: date-time
                 * @description What had come to memory then, in modes that go by time
                 */
                asOf?: string;
                filter?: components["schemas"]["RecallFilter"];
                /** @description Values in place of labels: needs memory:reveal and a purpose, and is recorded */
                reveal?: boolean;
                purpose?: string;
            };
        };
        RecallFilter: {
            documents?: string[];
            subjects?: string[];
            tags?: string[];
            matter?: string;
            mediaType?: string;
            /**
             * Format: date-time
             * @description Accepted at or after this time
             */
            from?: string;
            /**
             * Format: date-time
             * @description Accepted before this time
             */
            to?: string;
        };
        Recall: {
            query: string;
            /** @enum {string} */
            mode: "vault" | "graph" | "pageindex" | "hybrid" | "onyx" | "cross_vertical" | "timeline" | "current";
            results: components["schemas"]["RecallResult"][];
            synthesis: {
                text: string;
                nodeIds: string[];
                tokensUsed: number;
                tokenBudget: number;
            };
            truncated: {
                by: string[];
                dropped: number;
                hint: string;
            } | null;
            cut: {
                by: string;
                count: number;
            }[];
            sourcesUsed: string[];
            sourceNotes: {
                [key: string]: string;
            };
            nextCursor?: string | null;
            revealed?: {
                [key: string]: number;
            };
            lineage: {
                sourceVertical: string | null;
                recallPath: string[];
                purposeClaim: string;
                atrSnapshotAtRecall: string | null;
                timestamp: string;
            }[];
            requestId: string;
        };
        RecallResult: {
            id: string;
            /** @enum {string} */
            kind: "node" | "document" | "section";
            content: string;
            score: number;
            hops: number;
            path: string[];
            why: string[];
            verticalId: string | null;
            confidence: number;
            merkleRoot: string | null;
            provenance: {
                documentId: string;
                revision: number;
                stage: string;
                chunk: number;
                createdAt: string;
                time: string;
            };
            sources: components["schemas"]["Source"][];
            moreSources: boolean;
            section?: {
                titles: string[];
                from: number;
                below: number;
                nodeIds: string[];
            };
            superseded: boolean;
            nearDuplicates?: {
                id: string;
                documentId: string;
                time: string;
                similarity: number;
                words: string[];
            }[];
        };
        Source: {
            documentId: string;
            revision: number;
            chunk: number;
            verticalId: string | null;
            merkleRoot: string;
            createdAt: string;
            time: string;
            confidence: number;
            supersededBy: {
                documentId: string;
                time: string;
            } | null;
        };
        MemoryView: {
            graph: string;
            nodes: {
                id: string;
                content: string;
                hops: number;
                tokens: number;
                sources: components["schemas"]["Source"][];
                moreSources: boolean;
            }[];
            documents: {
                id: string;
                time: string;
                createdAt: string;
            }[];
            entities: {
                id: string;
                /** @enum {string} */
                kind: "name" | "label";
                name: string;
            }[];
            edges: {
                from: string;
                /** @enum {string} */
                relation: "MENTIONS" | "NEXT" | "PART_OF" | "SAID_BY" | "SUPERSEDES";
                to: string;
            }[];
            truncated: boolean;
            nextCursor: string | null;
        };
        MemoryTree: {
            graph: string;
            document: string;
            revision: number;
            chunks: number;
            /** @enum {string} */
            basis: "headings" | "parts";
            sections: {
                title: string;
                level: number;
                parent: number | null;
                from: number;
                below: number;
            }[];
        };
        Pruned: {
            pruned: number;
            kept: number;
            heldSkipped: number;
            dryRun: boolean;
            why: {
                [key: string]: number;
            };
            nodes?: {
                id: string;
                graph: string;
                /** @enum {string} */
                why: "age" | "unused" | "decay" | "orphan" | "maxNodes";
            }[];
        };
        CuckooStatus: {
            capacity: number;
            count: number;
            fillRatio: number;
            /** @enum {string} */
            status: "healthy" | "warning" | "fallback";
            warmedUpAt: string | null;
        };
        Identity: {
            label: string;
            entity: string;
            graph: string;
            nodes: number;
            isExact: boolean;
            documents: number;
            firstSeenAt: string;
            lastSeenAt: string;
            aliases: number;
            newest: {
                documentId: string;
                createdAt: string;
            }[];
        };
        AliasRequest: {
            a: string;
            b: string;
        };
        Alias: {
            a: string;
            b: string;
            aliased: boolean;
            labels: number;
        };
        AliasList: {
            aliases: {
                a: string;
                b: string;
                decidedAt: string | null;
                decidedBy: string | null;
            }[];
        };
        ErasureRequest: {
            label?: string;
            subject?: string;
            /** @description What for; it stands in the record, redacted */
            purpose: string;
        } & (unknown | unknown);
        Erasure: {
            /** @enum {string} */
            state: "erasing" | "erased";
            documents: number;
        };
        Trail: {
            resource: {
                kind: string;
                id: string;
            };
            /** @enum {string} */
            order: "oldest" | "newest";
            total: number;
            entries: components["schemas"]["TrailEntry"][];
            nextCursor: string | null;
            checkpoint: string;
            closed: {
                epoch: number;
                checkpoint: string;
            }[];
            verified: boolean;
        };
        TrailEntry: {
            seq: number;
            operation: string;
            type: string;
            outcome: string;
            actorId: string;
            actorType: string;
            requestId: string;
            timestamp: string;
            merkleRoot: string | null;
            prevHash: string;
            hash: string;
            inclusion: {
                index: number;
                size: number;
                leafHash: string;
                proof: string[];
            };
            position: number;
            epoch: number;
            record: components["schemas"]["AuditRecord"];
        };
        AuditRecord: {
            /** @constant */
            v: 1;
            id: string;
            seq: number;
            ts: string;
            tenant: string;
            prev: string;
            chain?: number[][];
            type: string;
            op: string;
            /** @enum {string} */
            outcome: "ok" | "refused" | "failed";
            actor: {
                id: string;
                /** @enum {string} */
                type: "human" | "agent" | "service";
            };
            claims: string | null;
            req: string;
            res: {
                /** @enum {string} */
                kind: "document" | "memory-node" | "graph" | "tenant" | "key" | "tool";
                id: string;
            };
            also?: {
                /** @enum {string} */
                kind: "document" | "memory-node" | "graph" | "tenant" | "key" | "tool";
                id: string;
            }[];
            subj: string[];
            matter: string[];
            vertical: string | null;
            graph: string | null;
            revision: number | null;
            policy: string | null;
            body: {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        VerifyRequest: {
            merkleRoot: string;
            contentId: string;
        };
        Verdict: {
            merkleRoot: string;
            contentId: string;
            valid: boolean;
            reason: ("UNKNOWN_ROOT" | "CONTENT_MISMATCH" | "NOT_INCLUDED" | "CONTENT_ERASED") | null;
            inclusionProof: string[];
            leafIndex: number | null;
            leafHash: string | null;
            treeSize: number;
            signedHead: string | null;
            record: components["schemas"]["AuditRecord"] | null;
        };
        EpochRequest: {
            reason: string;
        };
        OpenedEpoch: {
            epoch: number;
            seq: number;
            closed: {
                epoch: number;
                origin: string;
                size: number;
                rootHash: string | null;
                checkpoint: string | null;
                frozen: string | null;
            };
        };
        ToolSearch: {
            query: string;
            /** @default 5 */
            limit?: number;
        };
        ToolsFound: {
            results: components["schemas"]["FoundTool"][];
            requestId: string;
        };
        FoundTool: {
            operationId: string;
            aliases: string[];
            description: string;
            vertical: string | null;
            provider: string;
            inputSchema: components["schemas"]["JsonSchema"];
            outputSchema: components["schemas"]["JsonSchema"];
            risk: {
                /** @enum {string} */
                level: "read" | "write" | "delete";
                policy: string;
            };
            requires: {
                scopes: string[];
            };
            score: number;
        };
        JsonSchema: {
            [key: string]: unknown;
        };
        ExecuteRequest: {
            /** @description The canonical id, or an alias of it */
            operationId: string;
            /**
             * @description What the operation takes, of path, query, headers and body alike, by its `inputSchema`
             * @default {}
             */
            params?: {
                [key: string]: unknown;
            };
            /** @description Which fields come back, as a GraphQL selection: `results { id content } requestId`. Everything without it */
            projection?: string;
        };
        Executed: {
            operationId: string;
            status: number;
            result: unknown;
            callId?: string;
            requestId: string;
        };
        ToolList: components["schemas"]["Tool"][];
        Tool: {
            operationId: string;
            aliases: string[];
            description: string;
            vertical: string | null;
            provider: string;
            inputSchema: components["schemas"]["JsonSchema"];
            outputSchema: components["schemas"]["JsonSchema"];
            risk: {
                /** @enum {string} */
                level: "read" | "write" | "delete";
                policy: string;
            };
            /** @enum {string} */
            breaker: "closed" | "open" | "half_open";
            requires: {
                scopes: string[];
            };
        };
        ToolArguments: {
            [key: string]: unknown;
        };
        ToolAnswer: {
            operationId: string;
            callId: string;
            status: number;
            result: unknown;
        };
        ProviderList: {
            providers: components["schemas"]["Provider"][];
        };
        Provider: {
            name: string;
            /** @enum {string} */
            kind: "openapi" | "mcp";
            url: string;
            tools: number;
            blocked: number;
        };
        ReadProvider: {
            provider: string;
            digest: string;
            added: components["schemas"]["ReadTool"][];
            changed: {
                before: components["schemas"]["ReadTool"];
                after: components["schemas"]["ReadTool"];
            }[];
            gone: string[];
            same: number;
            left: {
                name: string;
                reason: string;
            }[];
            leftTotal: number;
        };
        ReadTool: {
            operationId: string;
            provider: string;
            description: string;
            inputSchema: {
                [key: string]: unknown;
            };
            outputSchema: {
                [key: string]: unknown;
            } | null;
            /** @enum {string} */
            risk: "read" | "write" | "delete";
            plan: {
                /** @constant */
                kind: "openapi";
                /** @enum {string} */
                method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
                path: string;
                params: {
                    name: string;
                    /** @enum {string} */
                    in: "path" | "query" | "header";
                    isRequired: boolean;
                    isExploded: boolean;
                    isDeep: boolean;
                }[];
                /** @enum {string} */
                body: "none" | "optional" | "required";
            } | {
                /** @constant */
                kind: "mcp";
                name: string;
            };
        };
        ProviderAcceptance: {
            /** @description As reading answered it: nobody accepts what they did not see */
            digest: string;
        };
        ToolHealth: {
            operationId: string;
            /** @enum {string} */
            state: "closed" | "open" | "half_open";
            failures: number;
            openedAt: string | null;
            nextProbeAt: string | null;
        };
        ToolRequirements: {
            operationId: string;
            requiredRoles: string[];
            requiredScopes: string[];
            requiredVerticals: string[];
            crossVertical: boolean;
            memoryPrivileges: {
                [key: string]: boolean;
            };
            classificationLevel: string | null;
            satisfied: boolean;
            missing: {
                scopes: string[];
                verticals?: string[];
            };
            reasons: string[];
            ruleIds: string[];
            needsApproval: boolean;
        };
        ApiKeyRequest: {
            /** @description For people; unique among the keys that are good. It stands in no record and no log */
            name: string;
            /**
             * @description The product's own, and those of the tenant's policy
             * @default []
             */
            roles?: string[];
            /**
             * @description Beside what the roles give
             * @default []
             */
            scopes?: ("documents:read" | "documents:write" | "memory:read" | "memory:identify" | "memory:reveal" | "memory:alias" | "memory:erase" | "memory:write" | "audit:read" | "audit:write" | "tools:read" | "tools:call" | "tools:write" | "metrics:read" | "session:inspect" | "keys:read" | "keys:write" | "policy:read" | "approvals:read" | "approvals:write" | "instance:read")[];
            /**
             * @default service
             * @enum {string}
             */
            actorType?: "human" | "agent" | "service";
            /** @description Whose rows show: with those of no vertical. Without it, and with `*`, all that the maker sees */
            verticals?: (string | "*")[];
            /** @description Whether rows of other verticals show too, where a purpose is given */
            crossVertical?: boolean;
            /** @description Seconds from now until the key ends; without it, as long as the key that makes it */
            expiresInSeconds?: number;
        } & ({
            roles: unknown;
        } | {
            scopes: unknown;
        });
        CreatedApiKey: {
            id: string;
            name: string;
            roles: string[];
            scopes: string[];
            /** @enum {string} */
            actorType: "human" | "agent" | "service";
            verticals: string[];
            crossVertical: boolean;
            /** @enum {string} */
            source: "store" | "secret";
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            createdAt: string | null;
            createdBy: string | null;
            expiresAt: string | null;
            revokedAt: string | null;
            lastUsedAt: string | null;
            key: string;
        };
        ApiKeyList: {
            keys: components["schemas"]["ApiKey"][];
        };
        ApiKey: {
            id: string;
            name: string;
            roles: string[];
            scopes: string[];
            /** @enum {string} */
            actorType: "human" | "agent" | "service";
            verticals: string[];
            crossVertical: boolean;
            /** @enum {string} */
            source: "store" | "secret";
            /** @enum {string} */
            state: "active" | "expired" | "revoked";
            createdAt: string | null;
            createdBy: string | null;
            expiresAt: string | null;
            revokedAt: string | null;
            lastUsedAt: string | null;
        };
        HeldPolicy: {
            version: number;
            digest: string | null;
            writtenAt: string | null;
            writtenBy: string | null;
            policy: components["schemas"]["Policy"];
            warnings: string[];
        };
        Policy: components["schemas"]["PolicyDraft"];
        PolicyDraft: {
            /** @default {} */
            roles?: {
                [key: string]: {
                    description?: string;
                    scopes: ("documents:read" | "documents:write" | "memory:read" | "memory:identify" | "memory:reveal" | "memory:alias" | "memory:erase" | "memory:write" | "audit:read" | "audit:write" | "tools:read" | "tools:call" | "tools:write" | "metrics:read" | "session:inspect" | "keys:read" | "keys:write" | "policy:read" | "approvals:read" | "approvals:write" | "instance:read")[];
                };
            };
            /**
             * @default allow
             * @enum {string}
             */
            agentsWithoutRule?: "allow" | "deny";
            /** @default [] */
            rules?: {
                id?: string;
                description?: string;
                /**
                 * @default allow
                 * @enum {string}
                 */
                effect?: "allow" | "deny" | "approve";
                /** @enum {string} */
                actorType?: "human" | "agent" | "service";
                roles?: string[];
                verticals?: string[];
                operations: string[];
                /** @default {} */
                conditions?: {
                    tenantId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    resourceKind?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    resourceId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    actorId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    time?: {
                        from: string;
                        until: string;
                        days?: ("sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat")[];
                        timeZone: string;
                    };
                    network?: (string)[];
                    arguments?: {
                        [key: string]: (string | number | boolean) | {
                            oneOf: (string | number | boolean)[];
                        } | {
                            prefix: string;
                        } | {
                            min?: number;
                            max?: number;
                        };
                    };
                };
                unless?: {
                    tenantId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    resourceKind?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    resourceId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    actorId?: string | {
                        oneOf: string[];
                    } | {
                        prefix: string;
                    };
                    time?: {
                        from: string;
                        until: string;
                        days?: ("sun" | "mon" | "tue" | "wed" | "thu" | "fri" | "sat")[];
                        timeZone: string;
                    };
                    network?: (string)[];
                    arguments?: {
                        [key: string]: (string | number | boolean) | {
                            oneOf: (string | number | boolean)[];
                        } | {
                            prefix: string;
                        } | {
                            min?: number;
                            max?: number;
                        };
                    };
                };
                approvers?: string[];
            }[];
        };
        PolicyVersions: {
            versions: components["schemas"]["PolicyVersion"][];
        };
        PolicyVersion: {
            version: number;
            digest: string | null;
            writtenAt: string | null;
            writtenBy: string | null;
        };
        PolicyWish: {
            policy: components["schemas"]["PolicyDraft"];
            /** @description Refused where another version holds meanwhile */
            expectedVersion?: number;
            /**
             * @description True to have it checked and not written
             * @default false
             */
            dryRun?: boolean;
        };
        ExplainRequest: {
            operationId: string;
            /** @description Somebody of these claims */
            principal?: {
                /** @default somebody */
                actorId?: string;
                /**
                 * @default agent
                 * @enum {string}
                 */
                actorType?: "human" | "agent" | "service";
                /** @default [] */
                roles?: string[];
                /** @default [] */
                scopes?: string[];
                /**
                 * @default [
                 *       "*"
                 *     ]
                 */
                verticals?: (string | "*")[];
                /** @default false */
                crossVertical?: boolean;
            };
            /** @description Or the holder of a key of the tenant */
            keyId?: string;
            /** @default {} */
            resource?: {
                id?: string;
                /** @description Null for a row of none; without it, rows of any are asked for */
                vertical?: string | null;
            };
            /**
             * Format: date-time
             * @description When; without it now
             */
            at?: string;
            /** @description From where; without it that is not known */
            address?: string;
            /** @description What for */
            purpose?: string;
            /** @description Of a tool of others: what it would be called with */
            arguments?: {
                [key: string]: unknown;
            };
            /** @description A draft in place of the policy that holds */
            policy?: components["schemas"]["PolicyDraft"];
        } & (unknown | unknown);
        Explanation: {
            operationId: string;
            /** @enum {string} */
            decision: "allow" | "deny";
            reasons: string[];
            required: {
                readonly scopes?: string[];
                readonly verticals?: string[];
            };
            missing: {
                readonly scopes?: string[];
                readonly verticals?: string[];
            };
            ruleIds: string[];
            rows: {
                only: string[] | null;
                except: string[];
                hasUnmarked: boolean;
            };
            approval: {
                ruleIds: string[];
                approvers: string[] | null;
            } | null;
            policyVersion: number | null;
        };
        ApprovalList: {
            approvals: components["schemas"]["ListedApproval"][];
            nextCursor: string | null;
        };
        ListedApproval: {
            approvalId: string;
            /** @enum {string} */
            state: "pending" | "approved" | "denied" | "running" | "completed" | "failed" | "expired";
            operationId: string;
            requestedBy: {
                id: string;
                /** @enum {string} */
                type: "human" | "agent" | "service";
            };
            argumentsDigest: string;
            ruleIds: string[];
            approvers: string[] | null;
            requestedAt: string;
            expiresAt: string;
            decidedBy: string | null;
            decidedAt: string | null;
            reason: string | null;
            notifiedAt: string | null;
        };
        Approval: {
            approvalId: string;
            /** @enum {string} */
            state: "pending" | "approved" | "denied" | "running" | "completed" | "failed" | "expired";
            operationId: string;
            requestedBy: {
                id: string;
                /** @enum {string} */
                type: "human" | "agent" | "service";
            };
            argumentsDigest: string;
            ruleIds: string[];
            approvers: string[] | null;
            requestedAt: string;
            expiresAt: string;
            decidedBy: string | null;
            decidedAt: string | null;
            reason: string | null;
            notifiedAt: string | null;
            arguments: unknown;
        };
        ApprovalDecision: {
            /** @enum {string} */
            decision: "approve" | "deny";
            /** @description That of the arguments that were looked at */
            argumentsDigest: string;
            reason?: string;
        };
        TokenRequest: {
            /** @description Instead of the caller's own; where roles or scopes are named, nothing else is given */
            roles?: string[];
            scopes?: ("documents:read" | "documents:write" | "memory:read" | "memory:identify" | "memory:reveal" | "memory:alias" | "memory:erase" | "memory:write" | "audit:read" | "audit:write" | "tools:read" | "tools:call" | "tools:write" | "metrics:read" | "session:inspect" | "keys:read" | "keys:write" | "policy:read" | "approvals:read" | "approvals:write" | "instance:read")[];
            /** @description Of the scopes those that the caller has, in place of a refusal */
            asFarAsHeld?: boolean;
            /** @description Whose rows show: with those of no vertical. Without it all that the caller sees */
            verticals?: (string | "*")[];
            crossVertical?: boolean;
            /**
             * @description Without it the caller's own. A task's is never a human
             * @enum {string}
             */
            actorType?: "human" | "agent" | "service";
            /** @description Behind the caller's id in the actor's: which of its agents this is. No names of people */
            subAgent?: string;
            /** @description Without it as long as a token may live, at most as long as the caller's credential */
            expiresInSeconds?: number;
            /** @description A token that its holder renews until the hours are over */
            task?: {
                /** @description Behind the actor's id where no sub-agent is named */
                id: string;
                hours: number;
            };
        };
        Token: {
            token: string;
            /** @constant */
            tokenType: "Bearer";
            jti: string;
            actorId: string;
            /** @enum {string} */
            actorType: "human" | "agent" | "service";
            roles: string[];
            scopes: string[];
            verticals: string[];
            crossVertical: boolean;
            delegationDepth: number;
            expiresAt: string;
            task: {
                id: string;
                endsAt: string;
            } | null;
        };
        TokenRenewal: Record<string, never>;
        TokenKeyRotation: {
            /**
             * @description Whether tokens that are out end as well, those of tasks too
             * @default false
             */
            endTokens?: boolean;
        };
        TokenKeys: {
            kid: string;
            kids: string[];
        };
        TokenTaskList: {
            tasks: components["schemas"]["TokenTask"][];
            nextCursor: string | null;
        };
        TokenTask: {
            jti: string;
            /** @enum {string} */
            kind: "page" | "client" | "task";
            taskId: string;
            actorId: string;
            /** @enum {string} */
            actorType: "human" | "agent" | "service";
            roles: string[];
            scopes: string[];
            begunAt: string;
            endsAt: string;
            renewals: number;
            isCurrent: boolean;
        };
        EndedToken: {
            jti: string;
            revokedAt: string;
        };
        PublicKeys: {
            keys: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                /** @constant */
                alg: "EdDSA";
                /** @constant */
                use: "sig";
                kid: string;
                x: string;
            }[];
        };
        ProtectedResource: {
            resource: string;
            resource_name: string;
            authorization_servers: string[];
            scopes_supported: string[];
            bearer_methods_supported: "header"[];
        };
        ActorRequest: {
            /** @description As the issuer names somebody in `sub` */
            subject: string;
        };
        Actor: {
            actorId: string;
        };
        Problem: {
            /** @description Address of the code’s page */
            type: string;
            title: string;
            status: number;
            /** @description What happened this time */
            detail: string;
            instance: string;
            requestId: string;
            /**
             * @description Stable: programs go by it
             * @enum {string}
             */
            code: "AUTH_REQUIRED" | "ATR_PERMISSION_DENIED" | "APPROVAL_REQUIRED" | "ATR_MISSING_PURPOSE" | "ORIGIN_REFUSED" | "HOST_REFUSED" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "TOOL_NOT_FOUND" | "VALIDATION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "REQUEST_TIMEOUT" | "RATE_LIMITED" | "INSUFFICIENT_STORAGE" | "CONFLICT" | "IDEMPOTENCY_KEY_REUSED" | "LEGAL_HOLD" | "WORM_IMMUTABLE" | "AUDIT_FORK" | "AUDIT_UNAVAILABLE" | "NOT_READY" | "CONFIG_REJECTED" | "PRESIDIO_UNAVAILABLE" | "TIKA_UNAVAILABLE" | "GOTENBERG_UNAVAILABLE" | "PAPERLESS_UNAVAILABLE" | "PROVIDER_UNAVAILABLE" | "PROVIDER_QUERY_FAILED" | "ISSUER_UNAVAILABLE" | "UNSUPPORTED_FORMAT" | "EMPTY_FILE" | "NO_TEXT" | "DOCUMENT_PASSWORD" | "DOCUMENT_DAMAGED" | "LIMIT_EXCEEDED" | "DEADLINE_EXCEEDED" | "ENGINE_KILLED" | "GLYPH_MISSING" | "PAGE_WITHHELD" | "CONTENT_ERASED" | "INTERNAL";
            /** @description What the caller can do */
            next: string;
            /** @description Facts of this code, such as missing.scopes */
            details?: {
                [key: string]: unknown;
            };
            /** @description Places in the input, where it was refused */
            errors?: components["schemas"]["InputError"][];
        } & {
            [key: string]: unknown;
        };
        InputError: {
            /** @description JSON pointer (RFC 6901) into the input; of a query or a header its name */
            pointer: string;
            /** @description What is wrong there; it quotes nothing that was sent */
            message: string;
            /** @description How to put it right */
            fix: string;
        };
        Problem401: components["schemas"]["Problem"] & {
            /** @constant */
            status: 401;
            /** @enum {string} */
            code: "AUTH_REQUIRED";
        };
        Problem403: components["schemas"]["Problem"] & {
            /** @constant */
            status: 403;
            /** @enum {string} */
            code: "ATR_PERMISSION_DENIED" | "ATR_MISSING_PURPOSE" | "ORIGIN_REFUSED";
        };
        Problem409: components["schemas"]["Problem"] & {
            /** @constant */
            status: 409;
            /** @enum {string} */
            code: "APPROVAL_REQUIRED" | "CONFLICT" | "LEGAL_HOLD" | "WORM_IMMUTABLE";
        };
        Problem421: components["schemas"]["Problem"] & {
            /** @constant */
            status: 421;
            /** @enum {string} */
            code: "HOST_REFUSED";
        };
        Problem404: components["schemas"]["Problem"] & {
            /** @constant */
            status: 404;
            /** @enum {string} */
            code: "NOT_FOUND" | "TOOL_NOT_FOUND";
        };
        Problem405: components["schemas"]["Problem"] & {
            /** @constant */
            status: 405;
            /** @enum {string} */
            code: "METHOD_NOT_ALLOWED";
        };
        Problem422: components["schemas"]["Problem"] & {
            /** @constant */
            status: 422;
            /** @enum {string} */
            code: "VALIDATION_FAILED" | "IDEMPOTENCY_KEY_REUSED" | "UNSUPPORTED_FORMAT" | "EMPTY_FILE" | "NO_TEXT" | "DOCUMENT_PASSWORD" | "DOCUMENT_DAMAGED" | "LIMIT_EXCEEDED" | "DEADLINE_EXCEEDED" | "ENGINE_KILLED" | "GLYPH_MISSING" | "PAGE_WITHHELD";
        };
        Problem413: components["schemas"]["Problem"] & {
            /** @constant */
            status: 413;
            /** @enum {string} */
            code: "PAYLOAD_TOO_LARGE";
        };
        Problem415: components["schemas"]["Problem"] & {
            /** @constant */
            status: 415;
            /** @enum {string} */
            code: "UNSUPPORTED_MEDIA_TYPE";
        };
        Problem408: components["schemas"]["Problem"] & {
            /** @constant */
            status: 408;
            /** @enum {string} */
            code: "REQUEST_TIMEOUT";
        };
        Problem429: components["schemas"]["Problem"] & {
            /** @constant */
            status: 429;
            /** @enum {string} */
            code: "RATE_LIMITED";
        };
        Problem507: components["schemas"]["Problem"] & {
            /** @constant */
            status: 507;
            /** @enum {string} */
            code: "INSUFFICIENT_STORAGE";
        };
        Problem503: components["schemas"]["Problem"] & {
            /** @constant */
            status: 503;
            /** @enum {string} */
            code: "AUDIT_FORK" | "AUDIT_UNAVAILABLE" | "NOT_READY" | "CONFIG_REJECTED" | "PRESIDIO_UNAVAILABLE" | "TIKA_UNAVAILABLE" | "GOTENBERG_UNAVAILABLE" | "PAPERLESS_UNAVAILABLE" | "PROVIDER_UNAVAILABLE" | "ISSUER_UNAVAILABLE" | "TOOL_NOT_FOUND";
        };
        Problem502: components["schemas"]["Problem"] & {
            /** @constant */
            status: 502;
            /** @enum {string} */
            code: "PROVIDER_QUERY_FAILED";
        };
        Problem410: components["schemas"]["Problem"] & {
            /** @constant */
            status: 410;
            /** @enum {string} */
            code: "CONTENT_ERASED";
        };
        Problem500: components["schemas"]["Problem"] & {
            /** @constant */
            status: 500;
            /** @enum {string} */
            code: "INTERNAL";
        };
    };
    responses: {
        /** @description Authentication required (AUTH_REQUIRED) */
        Refused401: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/AUTH_REQUIRED",
                 *       "title": "Authentication required",
                 *       "status": 401,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "AUTH_REQUIRED",
                 *       "next": "Send Authorization: Bearer <key>. An administrator makes keys with clawql keys create; on the machine itself, clawql keys reset-admin makes a new administrator’s key."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem401"];
            };
        };
        /** @description Not permitted (ATR_PERMISSION_DENIED); Purpose missing (ATR_MISSING_PURPOSE); Foreign origin refused (ORIGIN_REFUSED) */
        Refused403: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/ATR_PERMISSION_DENIED",
                 *       "title": "Not permitted",
                 *       "status": 403,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "ATR_PERMISSION_DENIED",
                 *       "next": "Ask an administrator for the roles or scopes listed in details.missing."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem403"];
            };
        };
        /** @description A person has to approve this (APPROVAL_REQUIRED); Conflict (CONFLICT); Held (LEGAL_HOLD); The audit log is append-only (WORM_IMMUTABLE) */
        Refused409: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/APPROVAL_REQUIRED",
                 *       "title": "A person has to approve this",
                 *       "status": 409,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "APPROVAL_REQUIRED",
                 *       "next": "Have a person decide (clawql approvals list), then send exactly the same request again."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem409"];
            };
        };
        /** @description Host not served here (HOST_REFUSED) */
        Refused421: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/HOST_REFUSED",
                 *       "title": "Host not served here",
                 *       "status": 421,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "HOST_REFUSED",
                 *       "next": "Use localhost, 127.0.0.1, [::1], the address in api.publicUrl or a host name in api.hosts."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem421"];
            };
        };
        /** @description Not found (NOT_FOUND); Tool not found (TOOL_NOT_FOUND) */
        Refused404: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/NOT_FOUND",
                 *       "title": "Not found",
                 *       "status": 404,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "NOT_FOUND",
                 *       "next": "Check the identifier; it must belong to your tenant."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem404"];
            };
        };
        /** @description Method not allowed (METHOD_NOT_ALLOWED) */
        Refused405: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/METHOD_NOT_ALLOWED",
                 *       "title": "Method not allowed",
                 *       "status": 405,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "METHOD_NOT_ALLOWED",
                 *       "next": "See /openapi.json for the methods of this path."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem405"];
            };
        };
        /** @description Input refused (VALIDATION_FAILED); Idempotency-Key used for something else (IDEMPOTENCY_KEY_REUSED); Format not supported (UNSUPPORTED_FORMAT); The file is empty (EMPTY_FILE); No text found (NO_TEXT); Protected by a password (DOCUMENT_PASSWORD); The file is damaged (DOCUMENT_DAMAGED); A structural limit was exceeded (LIMIT_EXCEEDED); The document took too long (DEADLINE_EXCEEDED); The document ended its engine twice (ENGINE_KILLED); A character cannot be rendered (GLYPH_MISSING); The page shows what the text does not (PAGE_WITHHELD) */
        Refused422: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/VALIDATION_FAILED",
                 *       "title": "Input refused",
                 *       "status": 422,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "VALIDATION_FAILED",
                 *       "next": "Correct what detail names and send again; GET /openapi.json has the schemas."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem422"];
            };
        };
        /** @description Too large (PAYLOAD_TOO_LARGE) */
        Refused413: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/PAYLOAD_TOO_LARGE",
                 *       "title": "Too large",
                 *       "status": 413,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "PAYLOAD_TOO_LARGE",
                 *       "next": "Send less; docs/reference/limits.md has the bounds."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem413"];
            };
        };
        /** @description Media type not accepted (UNSUPPORTED_MEDIA_TYPE) */
        Refused415: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/UNSUPPORTED_MEDIA_TYPE",
                 *       "title": "Media type not accepted",
                 *       "status": 415,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "UNSUPPORTED_MEDIA_TYPE",
                 *       "next": "Send the media type that detail names; GET /openapi.json lists those of each operation."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem415"];
            };
        };
        /** @description The body came too slowly (REQUEST_TIMEOUT) */
        Refused408: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/REQUEST_TIMEOUT",
                 *       "title": "The body came too slowly",
                 *       "status": 408,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "REQUEST_TIMEOUT",
                 *       "next": "Send it again over a faster connection, or in smaller files."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem408"];
            };
        };
        /** @description Too many requests (RATE_LIMITED) */
        Refused429: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/RATE_LIMITED",
                 *       "title": "Too many requests",
                 *       "status": 429,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "RATE_LIMITED",
                 *       "next": "Wait Retry-After seconds and send again; detail says which bound is reached."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem429"];
            };
        };
        /** @description Storage is full (INSUFFICIENT_STORAGE) */
        Refused507: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/INSUFFICIENT_STORAGE",
                 *       "title": "Storage is full",
                 *       "status": 507,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "INSUFFICIENT_STORAGE",
                 *       "next": "Free disk space; reads go on meanwhile."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem507"];
            };
        };
        /** @description What is stored is not what the audit log recorded (AUDIT_FORK); The audit log did not accept the record (AUDIT_UNAVAILABLE); Not ready (NOT_READY); Configuration rejected (CONFIG_REJECTED); Redaction is not available (PRESIDIO_UNAVAILABLE); Extraction is not available yet (TIKA_UNAVAILABLE); Conversion is not available (GOTENBERG_UNAVAILABLE); The archive is not available (PAPERLESS_UNAVAILABLE); A provider is not available (PROVIDER_UNAVAILABLE); The identity provider is not available (ISSUER_UNAVAILABLE); Tool not found (TOOL_NOT_FOUND) */
        Refused503: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/AUDIT_FORK",
                 *       "title": "What is stored is not what the audit log recorded",
                 *       "status": 503,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "AUDIT_FORK",
                 *       "next": "Preserve the state and investigate; see docs/operating/incidents.md."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem503"];
            };
        };
        /** @description A provider did not do it (PROVIDER_QUERY_FAILED) */
        Refused502: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/PROVIDER_QUERY_FAILED",
                 *       "title": "A provider did not do it",
                 *       "status": 502,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "PROVIDER_QUERY_FAILED",
                 *       "next": "Look at details: what the provider answered says what to change."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem502"];
            };
        };
        /** @description Erased (CONTENT_ERASED) */
        Refused410: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/CONTENT_ERASED",
                 *       "title": "Erased",
                 *       "status": 410,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "CONTENT_ERASED",
                 *       "next": "The content was erased by destruction of its key."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem410"];
            };
        };
        /** @description Internal error (INTERNAL) */
        Refused500: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                RateLimit: components["headers"]["RateLimit"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "https://clawql.com/docs/reference/problems/INTERNAL",
                 *       "title": "Internal error",
                 *       "status": 500,
                 *       "detail": "What was wrong with this request.",
                 *       "instance": "urn:clawql:request:36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "requestId": "36487d78-19cb-4a0d-aee4-e24e19400bae",
                 *       "code": "INTERNAL",
                 *       "next": "Report the requestId; the log has the reason."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem500"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The request’s id: X-Request-Id where a well-formed one was sent */
        RequestId: string;
        /** @description Methods that this path serves */
        Allow: string;
        /** @description Bearer */
        WwwAuthenticate: string;
        /** @description Bounds, as `"key";q=300000;w=60` (draft-ietf-httpapi-ratelimit-headers) */
        RateLimitPolicy: string;
        /** @description What is left of them, as `"key";r=299999;t=1` */
        RateLimit: string;
        /** @description Seconds */
        RetryAfter: number;
    };
    pathItems: never;
}
export type Session = components['schemas']['Session'];
export type SessionRequest = components['schemas']['SessionRequest'];
export type BrowserSession = components['schemas']['BrowserSession'];
export type SessionRenewal = components['schemas']['SessionRenewal'];
export type EndedSession = components['schemas']['EndedSession'];
export type Liveness = components['schemas']['Liveness'];
export type Readiness = components['schemas']['Readiness'];
export type EngineHealth = components['schemas']['EngineHealth'];
export type OpenApi = components['schemas']['OpenApi'];
export type IngestMetadata = components['schemas']['IngestMetadata'];
export type DocumentUpload = components['schemas']['DocumentUpload'];
export type IngestedStatus = components['schemas']['IngestedStatus'];
export type Stage = components['schemas']['Stage'];
export type StageError = components['schemas']['StageError'];
export type IngestAnswer = components['schemas']['IngestAnswer'];
export type DocumentList = components['schemas']['DocumentList'];
export type ListedDocument = components['schemas']['ListedDocument'];
export type DocumentQueue = components['schemas']['DocumentQueue'];
export type QueuedDocument = components['schemas']['QueuedDocument'];
export type DocumentStatus = components['schemas']['DocumentStatus'];
export type RedactionReceipt = components['schemas']['RedactionReceipt'];
export type PreviewRequest = components['schemas']['PreviewRequest'];
export type PreviewOptions = components['schemas']['PreviewOptions'];
export type PreviewUpload = components['schemas']['PreviewUpload'];
export type Preview = components['schemas']['Preview'];
export type Finding = components['schemas']['Finding'];
export type MemorySent = components['schemas']['MemorySent'];
export type MemoryItem = components['schemas']['MemoryItem'];
export type MemoryBatch = components['schemas']['MemoryBatch'];
export type MemoryIngested = components['schemas']['MemoryIngested'];
export type IngestedItem = components['schemas']['IngestedItem'];
export type RecallRequest = components['schemas']['RecallRequest'];
export type RecallFilter = components['schemas']['RecallFilter'];
export type Recall = components['schemas']['Recall'];
export type RecallResult = components['schemas']['RecallResult'];
export type Source = components['schemas']['Source'];
export type MemoryView = components['schemas']['MemoryView'];
export type MemoryTree = components['schemas']['MemoryTree'];
export type Pruned = components['schemas']['Pruned'];
export type CuckooStatus = components['schemas']['CuckooStatus'];
export type Identity = components['schemas']['Identity'];
export type AliasRequest = components['schemas']['AliasRequest'];
export type Alias = components['schemas']['Alias'];
export type AliasList = components['schemas']['AliasList'];
export type ErasureRequest = components['schemas']['ErasureRequest'];
export type Erasure = components['schemas']['Erasure'];
export type Trail = components['schemas']['Trail'];
export type TrailEntry = components['schemas']['TrailEntry'];
export type AuditRecord = components['schemas']['AuditRecord'];
export type VerifyRequest = components['schemas']['VerifyRequest'];
export type Verdict = components['schemas']['Verdict'];
export type EpochRequest = components['schemas']['EpochRequest'];
export type OpenedEpoch = components['schemas']['OpenedEpoch'];
export type ToolSearch = components['schemas']['ToolSearch'];
export type ToolsFound = components['schemas']['ToolsFound'];
export type FoundTool = components['schemas']['FoundTool'];
export type JsonSchema = components['schemas']['JsonSchema'];
export type ExecuteRequest = components['schemas']['ExecuteRequest'];
export type Executed = components['schemas']['Executed'];
export type ToolList = components['schemas']['ToolList'];
export type Tool = components['schemas']['Tool'];
export type ToolArguments = components['schemas']['ToolArguments'];
export type ToolAnswer = components['schemas']['ToolAnswer'];
export type ProviderList = components['schemas']['ProviderList'];
export type Provider = components['schemas']['Provider'];
export type ReadProvider = components['schemas']['ReadProvider'];
export type ReadTool = components['schemas']['ReadTool'];
export type ProviderAcceptance = components['schemas']['ProviderAcceptance'];
export type ToolHealth = components['schemas']['ToolHealth'];
export type ToolRequirements = components['schemas']['ToolRequirements'];
export type ApiKeyRequest = components['schemas']['ApiKeyRequest'];
export type CreatedApiKey = components['schemas']['CreatedApiKey'];
export type ApiKeyList = components['schemas']['ApiKeyList'];
export type ApiKey = components['schemas']['ApiKey'];
export type HeldPolicy = components['schemas']['HeldPolicy'];
export type Policy = components['schemas']['Policy'];
export type PolicyDraft = components['schemas']['PolicyDraft'];
export type PolicyVersions = components['schemas']['PolicyVersions'];
export type PolicyVersion = components['schemas']['PolicyVersion'];
export type PolicyWish = components['schemas']['PolicyWish'];
export type ExplainRequest = components['schemas']['ExplainRequest'];
export type Explanation = components['schemas']['Explanation'];
export type ApprovalList = components['schemas']['ApprovalList'];
export type ListedApproval = components['schemas']['ListedApproval'];
export type Approval = components['schemas']['Approval'];
export type ApprovalDecision = components['schemas']['ApprovalDecision'];
export type TokenRequest = components['schemas']['TokenRequest'];
export type Token = components['schemas']['Token'];
export type TokenRenewal = components['schemas']['TokenRenewal'];
export type TokenKeyRotation = components['schemas']['TokenKeyRotation'];
export type TokenKeys = components['schemas']['TokenKeys'];
export type TokenTaskList = components['schemas']['TokenTaskList'];
export type TokenTask = components['schemas']['TokenTask'];
export type EndedToken = components['schemas']['EndedToken'];
export type PublicKeys = components['schemas']['PublicKeys'];
export type ProtectedResource = components['schemas']['ProtectedResource'];
export type ActorRequest = components['schemas']['ActorRequest'];
export type Actor = components['schemas']['Actor'];
export type Problem = components['schemas']['Problem'];
export type InputError = components['schemas']['InputError'];
export type Problem401 = components['schemas']['Problem401'];
export type Problem403 = components['schemas']['Problem403'];
export type Problem409 = components['schemas']['Problem409'];
export type Problem421 = components['schemas']['Problem421'];
export type Problem404 = components['schemas']['Problem404'];
export type Problem405 = components['schemas']['Problem405'];
export type Problem422 = components['schemas']['Problem422'];
export type Problem413 = components['schemas']['Problem413'];
export type Problem415 = components['schemas']['Problem415'];
export type Problem408 = components['schemas']['Problem408'];
export type Problem429 = components['schemas']['Problem429'];
export type Problem507 = components['schemas']['Problem507'];
export type Problem503 = components['schemas']['Problem503'];
export type Problem502 = components['schemas']['Problem502'];
export type Problem410 = components['schemas']['Problem410'];
export type Problem500 = components['schemas']['Problem500'];
export type ResponseRefused401 = components['responses']['Refused401'];
export type ResponseRefused403 = components['responses']['Refused403'];
export type ResponseRefused409 = components['responses']['Refused409'];
export type ResponseRefused421 = components['responses']['Refused421'];
export type ResponseRefused404 = components['responses']['Refused404'];
export type ResponseRefused405 = components['responses']['Refused405'];
export type ResponseRefused422 = components['responses']['Refused422'];
export type ResponseRefused413 = components['responses']['Refused413'];
export type ResponseRefused415 = components['responses']['Refused415'];
export type ResponseRefused408 = components['responses']['Refused408'];
export type ResponseRefused429 = components['responses']['Refused429'];
export type ResponseRefused507 = components['responses']['Refused507'];
export type ResponseRefused503 = components['responses']['Refused503'];
export type ResponseRefused502 = components['responses']['Refused502'];
export type ResponseRefused410 = components['responses']['Refused410'];
export type ResponseRefused500 = components['responses']['Refused500'];
export type HeaderRequestId = components['headers']['RequestId'];
export type HeaderAllow = components['headers']['Allow'];
export type HeaderWwwAuthenticate = components['headers']['WwwAuthenticate'];
export type HeaderRateLimitPolicy = components['headers']['RateLimitPolicy'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRetryAfter = components['headers']['RetryAfter'];
export type $defs = Record<string, never>;
export interface operations {
    clawql__session__inspect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Session */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__session__own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Session */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__session__begin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hours": 8
                 *     }
                 */
                "application/json": components["schemas"]["SessionRequest"];
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__session__end: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether one has ended */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSession"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__session__renew: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["SessionRenewal"];
            };
        };
        responses: {
            /** @description The session */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BrowserSession"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__instance__healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "version": "2026.11.6"
                     *     }
                     */
                    "application/json": components["schemas"]["Liveness"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__instance__readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            /** @description Not ready */
            503: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "Retry-After": components["headers"]["RetryAfter"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    clawql__pipeline__healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description States by engine */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EngineHealth"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__instance__metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__instance__openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenApi"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__documents__ingest: {
        parameters: {
            query?: never;
            header?: {
                /** @description wait=N: answer the end of processing if it comes within N seconds; other preferences are ignored (RFC 7240) */
                Prefer?: string;
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["DocumentUpload"];
            };
        };
        responses: {
            /** @description Processed while waiting */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IngestedStatus"];
                };
            };
            /** @description Accepted: durable, chained, queued */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "documentId": "01M8KJVB8MSHGH61KTAK056TY0",
                     *       "status": "processing",
                     *       "stages": [
                     *         "tika",
                     *         "gotenberg",
                     *         "presidio",
                     *         "paperless"
                     *       ],
                     *       "merkleRoot": null
                     *     }
                     */
                    "application/json": components["schemas"]["IngestAnswer"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            410: components["responses"]["Refused410"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__documents__list: {
        parameters: {
            query?: {
                /** @description How many a page has at most */
                limit?: number;
                /** @description Document id after which the page begins */
                cursor?: string;
                /** @description Those of this status */
                status?: "processing" | "completed" | "partial" | "blocked" | "quarantined" | "failed";
                /** @description Those of this media type */
                type?: string;
                /** @description Those with this tag */
                tag?: string;
                /** @description Those that were given under this subject */
                subject?: string;
                /** @description Those of this matter */
                matter?: string;
                /** @description Words of the name, all of them, in any order and form */
                name?: string;
                /** @description Of one batch of items of memory, also those that were there before it */
                batch?: string;
                /** @description Accepted at or after this time */
                from?: string;
                /** @description Accepted before this time */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__documents__queue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentQueue"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__documents__status: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the document’s ingest answered
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Status */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "documentId": "01M8KJVB8MSHGH61KTAK056TY0",
                     *       "revision": 1,
                     *       "status": "completed",
                     *       "name": "Minutes of May.txt",
                     *       "tags": [
                     *         "minutes"
                     *       ],
                     *       "subjects": [
                     *         "<PERSON_k3f9q2t>"
                     *       ],
                     *       "matter": "<MATTER_8d2hq5n>",
                     *       "mediaType": "text/plain",
                     *       "stages": [
                     *         {
                     *           "name": "presidio",
                     *           "state": "done",
                     *           "attempts": 1,
                     *           "startedAt": "2026-11-29T12:00:34.600Z",
                     *           "durationMs": 12,
                     *           "merkleRoot": null
                     *         },
                     *         {
                     *           "name": "merkle",
                     *           "state": "done",
                     *           "attempts": 1,
                     *           "startedAt": "2026-11-29T12:00:35.109Z",
                     *           "durationMs": 1,
                     *           "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa"
                     *         }
                     *       ],
                     *       "stageErrors": [],
                     *       "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa",
                     *       "paperlessId": "17",
                     *       "createdAt": "2026-11-29T12:00:34.600Z",
                     *       "completedAt": "2026-11-29T12:00:35.109Z",
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["DocumentStatus"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__documents__retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the document’s ingest answered
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is processed anew */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "documentId": "01M8KJVB8MSHGH61KTAK056TY0",
                     *       "revision": 1,
                     *       "status": "completed",
                     *       "name": "Minutes of May.txt",
                     *       "tags": [
                     *         "minutes"
                     *       ],
                     *       "subjects": [
                     *         "<PERSON_k3f9q2t>"
                     *       ],
                     *       "matter": "<MATTER_8d2hq5n>",
                     *       "mediaType": "text/plain",
                     *       "stages": [
                     *         {
                     *           "name": "presidio",
                     *           "state": "done",
                     *           "attempts": 1,
                     *           "startedAt": "2026-11-29T12:00:34.600Z",
                     *           "durationMs": 12,
                     *           "merkleRoot": null
                     *         },
                     *         {
                     *           "name": "merkle",
                     *           "state": "done",
                     *           "attempts": 1,
                     *           "startedAt": "2026-11-29T12:00:35.109Z",
                     *           "durationMs": 1,
                     *           "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa"
                     *         }
                     *       ],
                     *       "stageErrors": [],
                     *       "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa",
                     *       "paperlessId": "17",
                     *       "createdAt": "2026-11-29T12:00:34.600Z",
                     *       "completedAt": "2026-11-29T12:00:35.109Z",
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["DocumentStatus"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            410: components["responses"]["Refused410"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__documents__archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the document’s ingest answered
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The PDF, as attachment */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": Blob;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            410: components["responses"]["Refused410"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__documents__redaction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the document’s ingest answered
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Receipt */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RedactionReceipt"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__redaction__preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Maria Keller asked for a bridge loan."
                 *     }
                 */
                "application/json": components["schemas"]["PreviewRequest"];
                "multipart/form-data": components["schemas"]["PreviewUpload"];
            };
        };
        responses: {
            /** @description Findings and the redacted text */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__memory__ingest: {
        parameters: {
            query?: never;
            header?: {
                /** @description wait=N: answer the end of processing if it comes within N seconds; other preferences are ignored (RFC 7240) */
                Prefer?: string;
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "The harbour crane stands on the third quay.",
                 *       "time": "2026-11-29T14:05:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["MemorySent"];
            };
        };
        responses: {
            /** @description Processed while waiting */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryIngested"];
                };
            };
            /** @description Accepted: durable and chained, each item by itself */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryIngested"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            410: components["responses"]["Refused410"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__memory__recall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "what secures the bridge loan",
                 *       "options": {
                 *         "maxNodes": 5
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["RecallRequest"];
            };
        };
        responses: {
            /** @description What was recalled */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Recall"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__memory__graph: {
        parameters: {
            query?: {
                /** @description The memory where it begins */
                node?: string;
                /** @description The document that it is about */
                document?: string;
                /**
                 * @description A label as it stands in text, without its brackets
                 * @example PERSON_k3f9q2t
                 */
                label?: string;
                /** @description How many steps it goes */
                hops?: number;
                /** @description How many memories it holds at most */
                maxNodes?: number;
                /** @description `nextCursor` of the answer before, of the same view with the same `maxNodes`: what the walk reaches next */
                cursor?: string;
                /** @description The graph; main without it */
                graph?: string;
                /** @description Those of this vertical */
                vertical?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The neighbourhood */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryView"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__memory__tree: {
        parameters: {
            query: {
                /** @description The graph; main without it */
                graph?: string;
                /**
                 * @description The document that it is about
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                document: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tree */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemoryTree"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__memory__export: {
        parameters: {
            query?: {
                /** @description The graph; main without it */
                graph?: string;
                /** @description Those of this vertical */
                vertical?: string;
                /** @description With the document, the revision and the root that each item is proven by, as `provenance`; an ingest takes lines without it */
                provenance?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON Lines, oldest first, as a stream */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": Blob;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__memory__prune: {
        parameters: {
            query?: {
                /** @description true to be told what would be forgotten, with nothing forgotten */
                dryRun?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was forgotten, or would be */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pruned"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__memory__cuckoo_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Filter status */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CuckooStatus"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__identities__get: {
        parameters: {
            query?: {
                /** @description The graph; main without it */
                graph?: string;
            };
            header?: never;
            path: {
                /**
                 * @description A label as it stands in text, without its brackets
                 * @example PERSON_k3f9q2t
                 */
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known, without a value */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Identity"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__identities__aliases: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The decisions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AliasList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__identities__alias: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "a": "PERSON_k3f9q2t",
                 *       "b": "PERSON_z1pjmz1"
                 *     }
                 */
                "application/json": components["schemas"]["AliasRequest"];
            };
        };
        responses: {
            /** @description How the two stand */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alias"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__identities__unalias: {
        parameters: {
            query: {
                /**
                 * @description One label
                 * @example PERSON_k3f9q2t
                 */
                a: string;
                /**
                 * @description The other label
                 * @example PERSON_z1pjmz1
                 */
                b: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the two stand */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Alias"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__identities__erase: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "label": "PERSON_k3f9q2t",
                 *       "purpose": "request of 29 November, ticket 1204"
                 *     }
                 */
                "application/json": components["schemas"]["ErasureRequest"];
            };
        };
        responses: {
            /** @description How far it is */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__audit__document: {
        parameters: {
            query?: {
                /** @description Which come first */
                order?: "oldest" | "newest";
                /** @description How many a page has at most */
                limit?: number;
                /** @description `nextCursor` of the page before, in the same order */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id that the document’s ingest answered
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                documentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trail */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__tool: {
        parameters: {
            query?: {
                /** @description Which come first */
                order?: "oldest" | "newest";
                /** @description How many a page has at most */
                limit?: number;
                /** @description `nextCursor` of the page before, in the same order */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of an operation, or an alias of it
                 * @example clawql__memory__recall
                 */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trail */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__memory_node: {
        parameters: {
            query?: {
                /** @description Which come first */
                order?: "oldest" | "newest";
                /** @description How many a page has at most */
                limit?: number;
                /** @description `nextCursor` of the page before, in the same order */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of a memory, as recalls answer it
                 * @example n_01a2272dad1492a1d051fdf1a72a3491
                 */
                nodeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Trail */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trail"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa",
                 *       "contentId": "01M8KJVB8MSHGH61KTAK056TY0"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyRequest"];
            };
        };
        responses: {
            /** @description Verdict with its proof */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "merkleRoot": "559c14c8be522cc00256dd601ee41075e8912c5499d1ee80e0358745addaa6aa",
                     *       "contentId": "01M8KJVB8MSHGH61KTAK056TY0",
                     *       "valid": false,
                     *       "reason": "UNKNOWN_ROOT",
                     *       "inclusionProof": [],
                     *       "leafIndex": null,
                     *       "leafHash": null,
                     *       "treeSize": 7,
                     *       "signedHead": null,
                     *       "record": null
                     *     }
                     */
                    "application/json": components["schemas"]["Verdict"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__audit__log_checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Checkpoint */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__log_vkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Verifier key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__log_epoch: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the log key is rotated, change 88"
                 *     }
                 */
                "application/json": components["schemas"]["EpochRequest"];
            };
        };
        responses: {
            /** @description The new epoch and what it closed */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedEpoch"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__audit__log_epoch_checkpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of an epoch of the log, from 1
                 * @example 1
                 */
                epoch: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Checkpoint */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__log_epoch_tile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of an epoch of the log, from 1
                 * @example 1
                 */
                epoch: string;
                /**
                 * @description Level and number of a tile, or entries and number (C2SP tlog-tiles)
                 * @example 0/000
                 */
                tilePath: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tile or bundle */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__audit__log_tile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Level and number of a tile, or entries and number (C2SP tlog-tiles)
                 * @example 0/000
                 */
                tilePath: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tile or bundle */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": Blob;
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__tools__search: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "what is remembered near a document",
                 *       "limit": 3
                 *     }
                 */
                "application/json": components["schemas"]["ToolSearch"];
            };
        };
        responses: {
            /** @description Operations with what they take, best first */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolsFound"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__tools__execute: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "operationId": "memory.recall",
                 *       "params": {
                 *         "query": "bridge loan"
                 *       },
                 *       "projection": "results { content } requestId"
                 *     }
                 */
                "application/json": components["schemas"]["ExecuteRequest"];
            };
        };
        responses: {
            /** @description What the operation answered */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Executed"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            410: components["responses"]["Refused410"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__tools__list: {
        parameters: {
            query?: {
                /** @description Those of this vertical */
                vertical?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tools */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__tools__call: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The id of an operation, or an alias of it
                 * @example clawql__memory__recall
                 */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "7"
                 *     }
                 */
                "application/json": components["schemas"]["ToolArguments"];
            };
        };
        responses: {
            /** @description What the provider answered */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolAnswer"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__providers__list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Providers */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__providers__read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of a provider, as the configuration has it
                 * @example crm
                 */
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What accepting would change */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadProvider"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__providers__accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of a provider, as the configuration has it
                 * @example crm
                 */
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "digest": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
                 *     }
                 */
                "application/json": components["schemas"]["ProviderAcceptance"];
            };
        };
        responses: {
            /** @description What was accepted */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadProvider"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            502: components["responses"]["Refused502"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__tools__health: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of an operation, or an alias of it
                 * @example clawql__memory__recall
                 */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description State */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolHealth"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__tools__probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of an operation, or an alias of it
                 * @example clawql__memory__recall
                 */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description State */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolHealth"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__tools__requirements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of an operation, or an alias of it
                 * @example clawql__memory__recall
                 */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Requirements */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolRequirements"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__keys__list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__keys__create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Sent again within 24 hours, the same request is answered as the first was; another one is refused with 422 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "claims agent",
                 *       "roles": [
                 *         "operator"
                 *       ],
                 *       "actorType": "agent"
                 *     }
                 */
                "application/json": components["schemas"]["ApiKeyRequest"];
            };
        };
        responses: {
            /** @description The key */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__keys__revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a key, as the list of keys has it
                 * @example k_01M8KJVB8MSHGH61KTAK056TY0
                 */
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__policy__read: {
        parameters: {
            query?: {
                /** @description The number of an earlier version; the one that holds without it */
                version?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Policy */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldPolicy"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__policy__write: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "policy": {
                 *         "rules": [
                 *           {
                 *             "effect": "deny",
                 *             "operations": [
                 *               "clawql__memory__export"
                 *             ]
                 *           }
                 *         ]
                 *       },
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["PolicyWish"];
            };
        };
        responses: {
            /** @description The policy that holds now, or would */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldPolicy"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__policy__versions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersions"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__policy__explain: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "operationId": "memory.recall",
                 *       "principal": {
                 *         "roles": [
                 *           "viewer"
                 *         ],
                 *         "actorType": "agent"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ExplainRequest"];
            };
        };
        responses: {
            /** @description Decision */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explanation"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__approvals__list: {
        parameters: {
            query?: {
                /** @description Those in this state */
                state?: "pending" | "approved" | "denied" | "running" | "completed" | "failed" | "expired";
                /** @description How many a page has at most */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Approvals */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__approvals__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the refused call was given
                 * @example a_01M8KJVB8MSHGH61KTAK056TY0
                 */
                approvalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Approval */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__approvals__decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id that the refused call was given
                 * @example a_01M8KJVB8MSHGH61KTAK056TY0
                 */
                approvalId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "decision": "approve",
                 *       "argumentsDigest": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
                 *       "reason": "seen with the customer"
                 *     }
                 */
                "application/json": components["schemas"]["ApprovalDecision"];
            };
        };
        responses: {
            /** @description The approval as it is now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__auth__token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scopes": [
                 *         "memory:read"
                 *       ],
                 *       "expiresInSeconds": 300
                 *     }
                 */
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__auth__renew: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": components["schemas"]["TokenRenewal"];
            };
        };
        responses: {
            /** @description The token */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__auth__rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endTokens": false
                 *     }
                 */
                "application/json": components["schemas"]["TokenKeyRotation"];
            };
        };
        responses: {
            /** @description The key that signs now */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenKeys"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__auth__tasks: {
        parameters: {
            query?: {
                /** @description Those that the caller’s key gave, or all of the tenant, which needs keys:read */
                of?: "own" | "tenant";
                /** @description How many a page has at most */
                limit?: number;
                /** @description nextCursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tasks under way */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenTaskList"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__auth__revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of a token, as its issue answered it
                 * @example 01M8KJVB8MSHGH61KTAK056TY0
                 */
                jti: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedToken"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            409: components["responses"]["Refused409"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
    clawql__auth__jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicKeys"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__auth__resource: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metadata */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResource"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__auth__mcp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metadata */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProtectedResource"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
        };
    };
    clawql__auth__actor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "subject": "f3b1c6d2-6a0e-4a52-9d0c-2f7f6a1f7d11"
                 *     }
                 */
                "application/json": components["schemas"]["ActorRequest"];
            };
        };
        responses: {
            /** @description The id */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["RequestId"];
                    "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                    RateLimit: components["headers"]["RateLimit"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Actor"];
                };
            };
            401: components["responses"]["Refused401"];
            403: components["responses"]["Refused403"];
            404: components["responses"]["Refused404"];
            405: components["responses"]["Refused405"];
            408: components["responses"]["Refused408"];
            409: components["responses"]["Refused409"];
            413: components["responses"]["Refused413"];
            415: components["responses"]["Refused415"];
            421: components["responses"]["Refused421"];
            422: components["responses"]["Refused422"];
            429: components["responses"]["Refused429"];
            500: components["responses"]["Refused500"];
            503: components["responses"]["Refused503"];
            507: components["responses"]["Refused507"];
        };
    };
}
