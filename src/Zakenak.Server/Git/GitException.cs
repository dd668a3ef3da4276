using Zakenak.Server.Errors;

namespace Zakenak.Server.Git;

/// <summary>Git could not do what was asked. Messages say what to do next; of what the other side said they hold at most its last line,
/// cleaned.</summary>
/// <param name="code">GitAuthFailed: the credentials or the host's key. GitUnreachable: nobody answers (in time). BranchNotFound.
/// Internal: this server's disk or its git. GitRefused: anything else, which only another commit, address or setting helps.</param>
internal class GitException(ErrorCode code, string message, Exception? inner = null) : ServerException(code, message, null, inner)
{
    /// <summary>GitRefused: what is in the repository.</summary>
    public static GitException Unusable(string why) => new(ErrorCode.GitRefused, $"The repository cannot be used: {why}.");
}

/// <summary>A local command failed that a whole mirror obeys: it is made anew.</summary>
internal sealed class BrokenMirrorException(string command, string said)
    : GitException(ErrorCode.Internal, $"git {command} fails in the mirror of the repository: {said}");
