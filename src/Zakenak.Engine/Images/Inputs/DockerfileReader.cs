using System.Text.RegularExpressions;

namespace Zakenak.Engine.Images.Inputs;

/// <summary>Finds the images that a Dockerfile builds on: of <c>FROM</c>, <c>COPY --from</c> and <c>RUN --mount=from=</c>. No more of it is
/// understood: what is wrong with it is the build's to say.</summary>
/// <param name="args">Build arguments: they win over the defaults of the <c>ARG</c>s before the first <c>FROM</c>.</param>
internal sealed partial class DockerfileReader(IReadOnlyDictionary<string, string> args)
{
    private readonly Dictionary<string, string> globals = new(StringComparer.Ordinal);
    private readonly HashSet<string> stages = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ImageName> images = [];
    private bool inStage;

    /// <summary>Each once, in the order of the file; stages, <c>scratch</c>, and names with a variable that only the build knows (as
    /// <c>TARGETARCH</c>) are not among them.</summary>
    public static IReadOnlyList<ImageName> Images(string dockerfile, IReadOnlyDictionary<string, string> args)
    {
        var reader = new DockerfileReader(args);
        foreach (var (instruction, rest) in DockerfileLines.Read(dockerfile))
            reader.Take(instruction, rest);
        return [.. reader.images.Distinct()];
    }

    private void Take(string instruction, string rest)
    {
        switch (instruction)
        {
            case "ARG" when !inStage:
                Declare(rest);
                break;
            case "FROM":
                From(rest);
                break;
            case "COPY":
                foreach (Match flag in CopyFrom().Matches(Flags().Match(rest).Value))
                    Add(flag.Groups["image"].Value);
                break;
            case "RUN":
                foreach (Match flag in MountFrom().Matches(Flags().Match(rest).Value))
                    Add(flag.Groups["image"].Value);
                break;
        }
    }

    private void Declare(string rest)
    {
        foreach (Match arg in Argument().Matches(rest))
        {
            var name = arg.Groups["name"].Value;
            var written = arg.Groups["value"];
            if (args.TryGetValue(name, out var given))
                globals[name] = given;
            else if (written.Success && Resolve(written.Value.Trim('"', '\'')) is { } value)
                globals[name] = value;
        }
    }

    private void From(string rest)
    {
        inStage = true;
        var words = rest[Flags().Match(rest).Length..].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words is [var image, ..])
            Add(image);
        if (words is [_, var word, var stage, ..] && word.Equals("AS", StringComparison.OrdinalIgnoreCase))
            stages.Add(stage);
    }

    private void Add(string written)
    {
        var name = Resolve(written.Trim('"', '\''));
        if (name is null or "scratch" || stages.Contains(name) || name.All(char.IsAsciiDigit))
            return;
        if (ImageName.TryParse(name, out var image))
            images.Add(image);
    }

    /// <summary>With the variables put in; null where one has no value here.</summary>
    private string? Resolve(string text)
    {
        var isKnown = true;
        var resolved = Variable().Replace(text, match =>
        {
            var isSet = globals.TryGetValue(match.Groups["name"].Value, out var value) && value.Length > 0;
            switch (match.Groups["operator"].Value)
            {
                case "-" or ":-":
                    return isSet ? value! : match.Groups["word"].Value;
                case "+" or ":+":
                    return isSet ? match.Groups["word"].Value : "";
                default:
                    isKnown &= isSet;
                    return value ?? "";
            }
        });
        return isKnown && !resolved.Contains('$') ? resolved : null;
    }

    [GeneratedRegex(@"^(?:\s*--\S+)*\s*")]
    private static partial Regex Flags();

    [GeneratedRegex(@"(?<!\S)--from=(?<image>\S+)")]
    private static partial Regex CopyFrom();

    [GeneratedRegex(@"(?<!\S)--mount=(?:\S*,)?from=(?<image>[^,\s]+)")]
    private static partial Regex MountFrom();

    [GeneratedRegex("""(?<!\S)(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:=(?<value>"[^"]*"|'[^']*'|\S*))?""")]
    private static partial Regex Argument();

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)(?:(?<operator>:?[-+])(?<word>[^}$]*))?\}|(?<name>[A-Za-z_]\w*))")]
    private static partial Regex Variable();
}
