using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zakenak.Cli.Output;
using Zakenak.Engine;
using Zakenak.Engine.Health;
using Zakenak.Engine.Manifests;

namespace Zakenak.Cli.Commands;

/// <summary><c>zakenak health</c>: says how live objects are that are given as YAML or JSON; asks no cluster.</summary>
internal static class HealthCommand
{
    private static readonly Option<string[]> Files = new("--filename", "-f")
    {
        Description = "Live objects as kubectl get -o yaml or -o json writes them; - is standard input; may be given again",
        HelpName = "file|-",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Rules = new("--rules")
    {
        Description = "Health rules for kinds of your own, before the built-in ones",
        HelpName = "file",
    };

    // One line an object, and names in other scripts stay readable. Control characters are escaped all the same.
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var command = new Command("health", "Say how live objects are that are given as YAML or JSON; asks no cluster") { Files, Rules };
        command.SetAction((arguments, _) => Session.RunAsync(arguments, RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(Session session, CancellationToken ct)
    {
        var rules = session.Get(Rules) is { } file ? HealthRules.Load(file) : HealthRules.BuiltIn;
        var objects = new List<(ObjectRef Ref, HealthResult Result)>();
        foreach (var source in session.Get(Files)!)
        {
            foreach (var manifest in await ReadAsync(source, ct))
                objects.Add((manifest.Ref, rules.Evaluate(manifest)));
        }

        switch (session.Format)
        {
            case OutputFormat.Json:
                WriteLines(objects);
                break;
            case OutputFormat.Yaml:
                session.Write(Documents.List(objects, Document));
                break;
            default:
                Show(session.Terminal, objects);
                break;
        }
        return objects.TrueForAll(o => o.Result.IsFine) ? ExitCodes.Done : ExitCodes.Unhealthy;
    }

    /// <exception cref="UsageException">What is there are no Kubernetes objects.</exception>
    private static async Task<IReadOnlyList<Manifest>> ReadAsync(string source, CancellationToken ct)
    {
        try
        {
            if (source != "-")
                return ManifestReader.ReadFile(source, source);
            using var copy = new MemoryStream();
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(copy, ct);
            return ManifestReader.Read(copy.GetBuffer().AsSpan(0, (int)copy.Length), "standard input");
        }
        catch (ReconcileException e) when (e.Reason == Reasons.ManifestInvalid)
        {
            throw new UsageException(e.Message);
        }
    }

    private static void WriteLines(IEnumerable<(ObjectRef, HealthResult)> objects)
    {
        using var output = new BufferedStream(Console.OpenStandardOutput(), 1 << 16);
        using var json = new Utf8JsonWriter(output, OneLine);
        foreach (var one in objects)
        {
            Document(one).WriteTo(json);
            json.Flush();
            json.Reset();
            output.WriteByte((byte)'\n');
        }
    }

    private static void Show(Terminal terminal, IReadOnlyList<(ObjectRef Ref, HealthResult Result)> objects)
    {
        var table = new ResultTable("HEALTH", "KIND", "NAMESPACE", "NAME", "MESSAGE");
        foreach (var (about, result) in objects)
            table.Add(ToneOf(result.Health), result.Health.ToString(), about.Kind, about.Namespace ?? "-", about.Name, result.Message);
        table.WriteTo(terminal);
        Console.Out.WriteLine(objects.Count == 0
            ? "No objects."
            : string.Join(", ", objects.GroupBy(o => o.Result.Health).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}")));
    }

    private static Tone ToneOf(HealthState health) => health switch
    {
        HealthState.Healthy => Tone.Good,
        HealthState.Suspended => Tone.Quiet,
        HealthState.Progressing or HealthState.Unknown => Tone.Caution,
        _ => Tone.Bad,
    };

    private static JsonObject Document((ObjectRef Ref, HealthResult Result) one)
    {
        var document = Documents.Of(one.Ref);
        document["health"] = one.Result.Health.ToString();
        document["message"] = one.Result.Message;
        return document;
    }
}
