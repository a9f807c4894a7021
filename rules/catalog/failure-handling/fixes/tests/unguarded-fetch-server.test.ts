import rule from '../../unguarded-fetch'
import { fixesForUnguardedFetch } from '../unguarded-fetch'
import { golden } from './golden'

golden(rule, fixesForUnguardedFetch, [
  {
    name: 'a route handler answers as it answers already',
    path: 'app/api/rates/route.ts',
    files: { 'package.json': '{ "name": "shop", "dependencies": { "next": "15.0.0" } }' },
    before: `import { NextResponse } from 'next/server';

export async function GET() {
  const response = await «fetch»('https://api.rates.example/latest');
  if (!response.ok) {
    return NextResponse.json({ success: false, message: 'Rates are not available' }, { status: 502 });
  }
  return NextResponse.json(await response.json());
}
`,
    after: `import { NextResponse } from 'next/server';

export async function GET() {
  try {
    const response = await fetch('https://api.rates.example/latest');
    if (!response.ok) {
      return NextResponse.json({ success: false, message: 'Rates are not available' }, { status: 502 });
    }
    return NextResponse.json(await response.json());
  } catch (error) {
    console.error('Could not load rates:', error);
    return NextResponse.json({ success: false, message: 'Could not load rates' }, { status: 500 });
  }
}
`,
    title: 'Catch the failure and answer with an error',
  },
  {
    name: 'an edge function keeps its CORS headers; tabs',
    path: 'supabase/functions/send-reminder/index.ts',
    before: `const corsHeaders = { "Access-Control-Allow-Origin": "*" };

Deno.serve(async (req) => {
	if (req.method === "OPTIONS") {
		return new Response(null, { headers: corsHeaders });
	}
	const { email } = await req.json();
	const sent = await «fetch»("https://api.mail.example/send", {
		method: "POST",
		body: JSON.stringify({ email }),
	});
	return new Response(JSON.stringify({ sent: sent.ok }), {
		headers: { ...corsHeaders, "Content-Type": "application/json" },
	});
});
`,
    after: `const corsHeaders = { "Access-Control-Allow-Origin": "*" };

Deno.serve(async (req) => {
	if (req.method === "OPTIONS") {
		return new Response(null, { headers: corsHeaders });
	}
	const { email } = await req.json();
	try {
		const sent = await fetch("https://api.mail.example/send", {
			method: "POST",
			body: JSON.stringify({ email }),
		});
		return new Response(JSON.stringify({ sent: sent.ok }), {
			headers: { ...corsHeaders, "Content-Type": "application/json" },
		});
	} catch (error) {
		console.error("Could not send the reminder:", error);
		return new Response(JSON.stringify({ error: "Could not send the reminder" }), {
			status: 500,
			headers: { ...corsHeaders, "Content-Type": "application/json" },
		});
	}
});
`,
  },
  {
    name: 'the top of a module, which can only log',
    path: 'src/lib/plans.ts',
    files: {
      'src/worker.ts': `import { loadPlans } from './lib/plans'
export async function start() {
  const plans = await loadPlans()
  return plans
}
start()
`,
    },
    before: `export async function loadPlans() {
  const response = await «fetch»('/api/plans')
  return response.json()
}
`,
    afterFiles: {
      'src/worker.ts': `import { loadPlans } from './lib/plans'
export async function start() {
  const plans = await loadPlans()
  return plans
}
start().catch((error) => {
  console.error('start failed:', error)
})
`,
    },
    title: 'Catch the failure and log it',
  },
])
