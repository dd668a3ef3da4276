using Zakenak.Engine.Sources;

namespace Zakenak.Engine.Images.Backends;

internal static class BackendAnswers
{
    /// <summary>Why a program did not answer a question about itself, as it says so itself.</summary>
    public static string Refusal(ProcessResult answer) => answer.End switch
    {
        ProcessEnd.TimedOut => "it did not answer within 10 seconds",
        ProcessEnd.NotStarted => $"it does not start: {answer.Error}",
        _ => answer.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
            ?? $"it ended with exit code {answer.ExitCode}",
    };
}
