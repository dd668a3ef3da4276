using System.Text.RegularExpressions;
using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

/// <summary>Why a build failed, and what to do where that is known.</summary>
internal static partial class BuildFailure
{
    public static ReconcileException Of(string backend, ImageOrder order, BuildOutputReader output, ProcessResult result)
    {
        var where = output.Step is null ? "" : $" in step {output.Step}";
        var cause = Cause(backend, order, output, result);
        return new(Reasons.BuildFailed, $"{backend} could not build {order.Image.Name}{where}: {cause}{Quote(output.Tail)}");
    }

    /// <summary>Of a base image that was to be fetched before the build.</summary>
    public static ReconcileException OfPull(string backend, ImageOrder order, ImageName image, BuildOutputReader output,
        ProcessResult result)
    {
        var said = string.Join('\n', output.Tail);
        var cause = OfProgram(result) ?? OfDisk(said, backend) ?? OfBase(said, $"{image}")
            ?? $"the base image {image} cannot be fetched, {backend} ended with exit code {result.ExitCode}";
        return new(Reasons.BuildFailed, $"{backend} could not build {order.Image.Name}: {cause}{Quote(output.Tail)}");
    }

    /// <summary>What a program printed, below a message: of very long lines the beginning and the end.</summary>
    public static string Quote(IReadOnlyList<string> lines) =>
        string.Concat(lines.Select(line => $"\n  {(line.Length <= 400 ? line : $"{line[..200]} … {line[^200..]}")}"));

    private static string Cause(string backend, ImageOrder order, BuildOutputReader output, ProcessResult result)
    {
        var said = string.Join('\n', output.Tail);
        return OfProgram(result) ?? OfDisk(said, backend) ?? OfDockerfile(said, order) ?? OfSources(said, order)
            ?? OfStep(said, output.Step) ?? OfRuntime(said, backend) ?? OfCommand(said)
            ?? $"{backend} ended with exit code {result.ExitCode}";
    }

    private static string? OfProgram(ProcessResult result) => result.End switch
    {
        ProcessEnd.TimedOut => "it took longer than 60 minutes and was ended",
        ProcessEnd.NotStarted => $"the program does not start ({result.Error})",
        _ => null,
    };

    private static string? OfDisk(string said, string backend) =>
        said.Contains("no space left on device", StringComparison.OrdinalIgnoreCase)
            ? "the disk is full. Free some space: " + (backend == "buildah" ? "\"buildah rmi --prune\"" : $"\"{backend} system prune\"")
                + " deletes what no image needs any more"
            : null;

    private static string? OfDockerfile(string said, ImageOrder order)
    {
        if (UnknownInstruction().Match(said) is { Success: true } unknown)
        {
            var word = unknown.Groups["word"].Value;
            return $"{order.DockerfileShown}{LineOf(order, said, word)}: {word} is no instruction of a Dockerfile";
        }
        if (ParseError().Match(said) is { Success: true } error)
            return $"{order.DockerfileShown}:{error.Groups["line"].Value}: {error.Groups["what"].Value}";
        return NoStage().IsMatch(said) ? $"{order.DockerfileShown} has no FROM, with which every Dockerfile begins" : null;
    }

    /// <summary>As docker says it; buildah and podman do not, there it is looked for.</summary>
    private static string LineOf(ImageOrder order, string said, string word)
    {
        if (ParseError().Match(said) is { Success: true } error)
            return $":{error.Groups["line"].Value}";
        var lines = File.ReadAllLines(order.Dockerfile);
        var line = Array.FindIndex(lines, l => l.TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return line < 0 ? "" : $":{line + 1}";
    }

    private static string? OfSources(string said, ImageOrder order)
    {
        if (IgnoredSource().IsMatch(said))
            return $"what it copies is hidden by .dockerignore of the context {order.ContextShown}";
        return MissingSource().Match(said) is { Success: true } missing
            ? $"{missing.Groups["path"].Value.TrimStart('/')} is not in the context {order.ContextShown}, or .dockerignore hides it"
            : null;
    }

    private static string? OfStep(string said, string? step)
    {
        var image = step is not null && BaseImage().Match(step) is { Success: true } match ? match.Groups["image"].Value : null;
        if (ShortName().Match(said) is { Success: true } shortName)
            return OfShortName(shortName.Groups["name"] is { Success: true } named ? named.Value : image);
        return image is null ? null : OfBase(said, image);
    }

    private static string OfShortName(string? name) => ImageName.TryParse(name ?? "", out var whole)
        ? $"\"{name}\" names no registry, and which one is meant is not settled on this machine: write {whole}"
        : "a base image names no registry, and which one is meant is not settled on this machine: write its whole name";

    private static string? OfBase(string said, string image)
    {
        var registry = ImageName.TryParse(image, out var parsed) ? parsed.Registry : "its registry";
        if (RegistryWords.Unreachable(said))
            return $"{registry} does not answer, from which the base image {image} comes";
        if (RegistryWords.Unauthorized(said))
            return $"{registry} does not give out the base image {image}: it is private (log in to {registry} first), or misspelt";
        return RegistryWords.NotFound(said) ? $"{registry} has no base image {image}: it is misspelt, or was deleted" : null;
    }

    private static string? OfRuntime(string said, string backend)
    {
        if (NoShell().IsMatch(said))
        {
            return "the image has no /bin/sh, which runs the commands of RUN: use a base image that has one, or the form "
                + "RUN [\"/program\", \"argument\"]";
        }
        return backend != "docker" && RuntimeFailure().IsMatch(said)
            ? "the container runtime of this machine cannot run its commands. Set BUILDAH_ISOLATION=chroot to do without one"
            : null;
    }

    private static string? OfCommand(string said)
    {
        if (ExitCode().Matches(said).LastOrDefault() is not { } match)
            return null;
        var code = match.Groups["code"].Value;
        return $"its command ended with exit code {code}" + (code == "137" ? ": it was killed, most often for want of memory" : "");
    }

    [GeneratedRegex(@"unknown instruction: ""?(?<word>[^""\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex UnknownInstruction();

    [GeneratedRegex(@"dockerfile parse error (?:on )?line (?<line>\d+): (?<what>.*)", RegexOptions.IgnoreCase)]
    private static partial Regex ParseError();

    [GeneratedRegex("no FROM statement found|no build stage in current context|no contents in|no stages to build|cannot be empty|"
        + "file with no instructions")]
    private static partial Regex NoStage();

    [GeneratedRegex(@"no items matching glob .* filtered out|excluded by a \.dockerignore")]
    private static partial Regex IgnoredSource();

    [GeneratedRegex("""(?:COPY|ADD) failed: .*stat (?<path>[^:\n]+): file does not exist"""
        + """|copier: stat: "(?<path>[^"]+)": no such file|"(?<path>/[^"]+)": not found""")]
    private static partial Regex MissingSource();

    [GeneratedRegex(@"short-name (?:resolution enforced but cannot prompt without a TTY|""(?<name>[^""]+)"" did not resolve)")]
    private static partial Regex ShortName();

    [GeneratedRegex(@"FROM (?:--platform=\S+ )?(?<image>\S+)", RegexOptions.IgnoreCase)]
    private static partial Regex BaseImage();

    [GeneratedRegex("""exec:? "?/bin/sh"?: (?:stat /bin/sh: )?no such file or directory""")]
    private static partial Regex NoShell();

    [GeneratedRegex("error running container: |OCI runtime|OCI permission denied")]
    private static partial Regex RuntimeFailure();

    [GeneratedRegex(@"(?:returned a non-zero code:|exit status|exit code:|exited with status) (?<code>\d+)")]
    private static partial Regex ExitCode();
}
