namespace Zakenak.Trpc.TypeScript;

/// <summary>Whether the server reads a type or writes it: what may be left out differs.</summary>
internal enum Direction
{
    Input,
    Output,
}
