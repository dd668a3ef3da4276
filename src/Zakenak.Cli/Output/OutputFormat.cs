namespace Zakenak.Cli.Output;

/// <summary><c>--output</c>: for people, or one document for scripts.</summary>
internal enum OutputFormat
{
    Table,
    Json,
    Yaml,
}
