/** Frameworks that an app can be built with, by the package that says so; the first of a side that fits is its framework. */
export interface FrameworkEntry {
  readonly name: string
  readonly pkg: string
  readonly sides: readonly ('client' | 'server' | 'mobile')[]
}

export const FRAMEWORKS: readonly FrameworkEntry[] = [
  { name: 'Next.js', pkg: 'next', sides: ['client', 'server'] },
  { name: 'React Router', pkg: '@react-router/dev', sides: ['client', 'server'] },
  { name: 'Remix', pkg: '@remix-run/react', sides: ['client', 'server'] },
  { name: 'TanStack Start', pkg: '@tanstack/react-start', sides: ['client', 'server'] },
  { name: 'Nuxt', pkg: 'nuxt', sides: ['client', 'server'] },
  { name: 'SvelteKit', pkg: '@sveltejs/kit', sides: ['client', 'server'] },
  { name: 'Astro', pkg: 'astro', sides: ['client', 'server'] },
  { name: 'Expo', pkg: 'expo', sides: ['mobile'] },
  { name: 'React Native', pkg: 'react-native', sides: ['mobile'] },
  { name: 'NestJS', pkg: '@nestjs/core', sides: ['server'] },
  { name: 'Express', pkg: 'express', sides: ['server'] },
  { name: 'Fastify', pkg: 'fastify', sides: ['server'] },
  { name: 'Hono', pkg: 'hono', sides: ['server'] },
  { name: 'Koa', pkg: 'koa', sides: ['server'] },
  { name: 'Elysia', pkg: 'elysia', sides: ['server'] },
  { name: 'Create React App', pkg: 'react-scripts', sides: ['client'] },
  { name: 'React', pkg: 'react-dom', sides: ['client'] },
  { name: 'Vue', pkg: 'vue', sides: ['client'] },
  { name: 'Svelte', pkg: 'svelte', sides: ['client'] },
  { name: 'Angular', pkg: '@angular/core', sides: ['client'] },
  { name: 'Vite', pkg: 'vite', sides: ['client'] },
]
