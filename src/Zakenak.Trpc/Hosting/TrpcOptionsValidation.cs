using Microsoft.Extensions.Options;

namespace Zakenak.Trpc.Hosting;

internal sealed class TrpcOptionsValidation : IValidateOptions<TrpcOptions>
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MostInterval = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, TrpcOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(TrpcOptions options)
    {
        if (options.MaxBodyBytes is < 1024 or > 256 * 1024 * 1024)
            yield return "MaxBodyBytes must be from 1 KiB to 256 MiB";
        if (options.MaxUrlLength is < 2 * 1024 or > 512 * 1024)
            yield return "MaxUrlLength must be from 2 KiB to 512 KiB";
        if (options.MaxBatchSize is < 1 or > 1000)
            yield return "MaxBatchSize must be from 1 to 1000";
        var ping = options.PingInterval;
        if (ping != Timeout.InfiniteTimeSpan && (ping < LeastInterval || ping > MostInterval))
            yield return "PingInterval must be from 10 ms to 10 minutes, or infinite";
        if (options.ReconnectAfterInactivity is { } silence && (silence < LeastInterval || silence <= ping))
            yield return "ReconnectAfterInactivity must be longer than PingInterval, or a living connection is taken for a dead one";
        if (options.MaxSubscriptionDuration is { } longest && longest < LeastInterval)
            yield return "MaxSubscriptionDuration must be at least 10 ms";
    }
}
