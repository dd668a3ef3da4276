using System.Text;
using Zakenak.Engine.Manifests.Yaml;

namespace Zakenak.Engine.Configuration;

/// <summary>A <c>zakenak.yaml</c>, read and checked. <c>${NAME}</c>s are resolved when a section is asked for, so that <c>status</c> does
/// not need the registry's password.</summary>
public sealed class ProjectFile
{
    private const int maxBytes = 1024 * 1024;

    private readonly string shownAs;
    private readonly ConfigMap root;
    private readonly IReadOnlyDictionary<string, string>? environment;
    private readonly Lazy<string> gitRoot;

    private ProjectFile(string path, string shownAs, ConfigMap root, IReadOnlyDictionary<string, string>? environment)
    {
        this.shownAs = shownAs;
        this.root = root;
        this.environment = environment;
        Path = path;
        Directory = System.IO.Path.GetDirectoryName(path)!;
        gitRoot = new(() => Sources.WorkTree.TopLevel(Directory) ?? Directory);
        Project = Value("project")!;
        Environment = Value("environment") ?? "prod";
    }

    /// <summary>Reads and checks the file; every problem is reported at once.</summary>
    /// <param name="environment">Where <c>${NAME}</c> is looked up; null: the process' environment.</param>
    /// <param name="shown">What problems call the file; null: its path.</param>
    /// <exception cref="ConfigurationException">Not there, not readable, broken YAML, unknown keys, wrong types, missing keys; a variable
    /// that
    /// <c>project</c> or <c>environment</c> uses is not set.</exception>
    public static ProjectFile Load(string path, IReadOnlyDictionary<string, string>? environment = null, string? shown = null)
    {
        var shownAs = shown ?? (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
        var problems = new Problems(shownAs);
        var node = Parse(ReadText(path, shownAs), problems);
        if (node is null)
            problems.Add(new(1, 1), "the file is empty: \"zakenak init\" writes one to start from");
        else
            ProjectShape.Root.Check(node, "", problems);
        problems.ThrowIfAny();
        return new(System.IO.Path.GetFullPath(path), shownAs, (ConfigMap)node!, environment);
    }

    /// <summary>As <see cref="Load"/>, of a path that somebody else gave: it may not leave a folder, neither by <c>..</c> nor through a
    /// symlink.</summary>
    /// <param name="path">Relative to <paramref name="folder"/>.</param>
    /// <exception cref="ReconcileException">PathOutsideProject; SourceNotFound.</exception>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static ProjectFile LoadWithin(string folder, string path)
    {
        var tree = new Sources.ProjectTree(folder, folder);
        var file = tree.Require(tree.Locate(path), "The project file");
        return file.IsFolder
            ? throw new ReconcileException(Reasons.SourceNotFound, $"{path} is a folder: name the file in it.")
            : Load(file.RealPath, shown: path);
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>The file's folder: relative paths start here.</summary>
    public string Directory { get; }

    /// <summary>The Git top level around the file, else its folder: no path may leave it.</summary>
    public string Root => gitRoot.Value;

    /// <summary>A DNS label.</summary>
    public string Project { get; }

    /// <summary>Free text, default <c>prod</c>.</summary>
    public string Environment { get; }

    public bool HasBuild => root["build"] is not null;

    /// <exception cref="ConfigurationException">A <c>${NAME}</c> that is not set: names it and its line.</exception>
    public DeploySettings Deploy() => SettingsReader.Deploy((ConfigMap)Section("deploy")!);

    /// <inheritdoc cref="Deploy"/>
    public RegistrySettings? Registry() => Section("registry") is ConfigMap registry ? SettingsReader.Registry(registry) : null;

    /// <summary>Of the section <c>registry</c> what images are called by: <c>status</c> needs no more. Null without the section.</summary>
    /// <inheritdoc cref="Deploy" path="/exception"/>
    public string? RegistryUrl()
    {
        if (root["registry"] is not ConfigMap registry)
            return null;
        var problems = new Problems(shownAs);
        var url = new Substitution(environment, problems).Resolve(registry["url"]!);
        problems.ThrowIfAny();
        return ((ConfigScalar)url).Text;
    }

    /// <summary>In the order of the list; one without a name where <c>build</c> is a mapping; none without the section.</summary>
    /// <inheritdoc cref="Deploy" path="/exception"/>
    public IReadOnlyList<BuildSettings> Builds() => Section("build") switch
    {
        ConfigMap single => [SettingsReader.Build(single)],
        ConfigList several => [.. several.Items.Cast<ConfigMap>().Select(SettingsReader.Build)],
        _ => [],
    };

    /// <summary>Of the images of <see cref="Builds"/> that are for a GPU, the one with the largest memory first.</summary>
    /// <inheritdoc cref="Deploy" path="/exception"/>
    public IReadOnlyList<GpuSettings> Gpus() =>
        [.. Builds().Select(b => b.Gpu).OfType<GpuSettings>().Where(gpu => gpu.Enabled).OrderByDescending(gpu => gpu.MemoryBytes ?? 0)];

    /// <inheritdoc cref="Deploy"/>
    public GitSettings? Git() => Section("git") is ConfigMap git ? SettingsReader.Git(git) : null;

    /// <summary>Every configured chart, values file, kustomization, manifest, Dockerfile and build context that is not there, each as
    /// <c>file:line:column: message</c>. Empty when all are.</summary>
    /// <inheritdoc cref="Deploy" path="/exception"/>
    public IReadOnlyList<string> MissingFiles()
    {
        var problems = new Problems(shownAs);
        new FileCheck(Directory, problems).Run((ConfigMap)Section("deploy")!, Section("build"));
        return problems.Lines;
    }

    private static ConfigNode? Parse(string text, Problems problems)
    {
        try
        {
            return ConfigTree.Read(text, problems);
        }
        catch (YamlSyntaxException e)
        {
            problems.Add(new(e.Line, e.Column), e.Message);
            throw new ConfigurationException(problems.Lines);
        }
    }

    private static string ReadText(string path, string shownAs)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > maxBytes })
                throw new ConfigurationException([$"{shownAs}: is larger than 1 MiB: is this the configuration?"]);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException([$"{shownAs}: not found: \"zakenak init\" writes a new project, --config names another file"]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"{shownAs}: cannot be read: {e.Message}"]);
        }
        catch (DecoderFallbackException)
        {
            throw new ConfigurationException([$"{shownAs}: is not UTF-8 text: save it as UTF-8"]);
        }
    }

    private string? Value(string key) => (Section(key) as ConfigScalar)?.Text;

    /// <summary>With the environment put in, and checked again with it: a number may have become a word.</summary>
    private ConfigNode? Section(string key)
    {
        if (root[key] is not { } node)
            return null;
        var problems = new Problems(shownAs);
        var resolved = new Substitution(environment, problems).Resolve(node);
        problems.ThrowIfAny(); // what the missing values would break is not told beside them
        ProjectShape.Root.Keys[key].Shape.Check(resolved, key, problems);
        problems.ThrowIfAny();
        return resolved;
    }
}
