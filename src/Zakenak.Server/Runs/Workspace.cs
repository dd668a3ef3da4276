using Zakenak.Engine;
using Zakenak.Engine.Configuration;
using Zakenak.Server.Errors;
using Zakenak.Server.Procedures;
using Zakenak.Server.Settings;

namespace Zakenak.Server.Runs;

/// <summary>The folder whose projects may be named over REST, and none outside of it.</summary>
internal sealed class Workspace(ServerOptions options)
{
    private const int MaxPathLength = 1024;

    /// <summary>Reads and checks a project file.</summary>
    /// <param name="config">Relative to the workspace, with <c>/</c> between names.</param>
    /// <exception cref="ServerException"><see cref="ErrorCode.InvalidInput"/>: there is no workspace; the path is not relative, leads out
    /// (through a symlink too) or names no file; the file does not hold together.</exception>
    public ProjectFile Load(string config)
    {
        if (options.Workspace is not { } root)
            throw Refused("cannot be named: this server has no workspace; its operator sets one (zakenak serve --workspace DIR)");
        if (config.Length is 0 or > MaxPathLength || config.Any(char.IsControl) || Path.IsPathRooted(config) || config.Split('/', '\\').Contains(".."))
            throw Refused("must be a path inside the workspace, such as shop/zakenak.yaml");
        try
        {
            return ProjectFile.LoadWithin(root, config);
        }
        catch (ConfigurationException e)
        {
            throw Refused([.. e.Problems.Select(problem => $"does not hold together: {problem}")]);
        }
        catch (ReconcileException e) when (e.Reason == Reasons.SourceNotFound)
        {
            throw Refused("names no file of the workspace");
        }
        catch (ReconcileException e) when (e.Reason == Reasons.PathOutsideProject)
        {
            throw Refused("leads out of the workspace through a symlink");
        }
    }

    private static ServerException Refused(params string[] why) => InputIssues.Of("config", why);
}
