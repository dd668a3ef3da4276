using System.Text.RegularExpressions;

namespace Zakenak.Engine.Health.Causes.Workloads;

/// <summary>Reads why the API server refuses a pod.</summary>
internal static partial class PodRefusal
{
    /// <param name="words">The API server's, as the controller passes them on.</param>
    /// <returns>The first goes on after a colon.</returns>
    public static (string What, string NextStep) Read(string words, string ns)
    {
        words = Begin().Replace(words, "");
        if (UsedUp().Match(words) is { Success: true } quota)
        {
            return ($"the quota {quota.Groups["name"]} is used up ({quota.Groups["numbers"].Value.Trim()})",
                $"Raise it, or free what others use of it: kubectl -n {ns} describe quota {quota.Groups["name"]}.");
        }
        if (Demanding().Match(words) is { Success: true } demand)
        {
            return ($"the quota {demand.Groups["name"]} wants {Demanded(demand.Groups["what"].Value)} of every container",
                "Set them in the pod's resources, or give the namespace a LimitRange with defaults: "
                + $"kubectl -n {ns} describe quota {demand.Groups["name"]}.");
        }
        if (PodSecurity().Match(words) is { Success: true } level)
        {
            return ($"they violate the Pod Security level {level.Groups["level"]} of the namespace: {level.Groups["what"]}",
                $"Set what it names in the securityContext, or lower the label pod-security.kubernetes.io/enforce of namespace {ns}.");
        }
        if (Denied().Match(words) is { Success: true } denied)
        {
            return ($"the admission webhook {denied.Groups["name"]} denies them: {OneLine.Quote(denied.Groups["what"].Value)}",
                "Change the pod as it asks, or change the policy behind it.");
        }
        if (Uncalled().Match(words) is { Success: true } webhook)
        {
            return ($"the admission webhook {webhook.Groups["name"]} cannot be called: {OneLine.Quote(webhook.Groups["what"].Value)}",
                "See whether the pods behind the webhook's Service run; it is named in the webhook configuration of that name.");
        }
        if (Policy().Match(words) is { Success: true } policy)
        {
            return ($"the ValidatingAdmissionPolicy {policy.Groups["name"]} denies them: {OneLine.Quote(policy.Groups["what"].Value)}",
                $"Change the pod as it asks, or the policy: kubectl get validatingadmissionpolicy {policy.Groups["name"]} -o yaml.");
        }
        if (Account().Match(words) is { Success: true } account)
        {
            return ($"the ServiceAccount {account.Groups["name"]} does not exist",
                $"Declare it, or create it: kubectl -n {ns} create serviceaccount {account.Groups["name"]}.");
        }
        return (OneLine.Quote(words), words.Contains("PriorityClass", StringComparison.Ordinal)
            ? "Use a priorityClassName that there is: kubectl get priorityclasses."
            : words.Contains("usage per ", StringComparison.Ordinal)
                ? $"Keep the pod's resources within the namespace's limits: kubectl -n {ns} describe limitrange."
                : "Change the pod so that the API server takes it.");
    }

    // limits.cpu for: web; limits.memory for: web, or limits.cpu,limits.memory
    private static string Demanded(string what) =>
        string.Join(", ", what.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split(" for:")[0]).Where(part => part.Contains('.') || part is "cpu" or "memory").Distinct());

    // The name differs from pod to pod.
    [GeneratedRegex("^pods \"[^\"]+\" is forbidden: ")]
    private static partial Regex Begin();

    [GeneratedRegex("exceeded quota: (?<name>[^,]+), (?<numbers>requested: .+)$", RegexOptions.Singleline)]
    private static partial Regex UsedUp();

    [GeneratedRegex("failed quota: (?<name>[^:]+): must specify (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Demanding();

    [GeneratedRegex("violates PodSecurity \"(?<level>[^\"]+)\": (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex PodSecurity();

    [GeneratedRegex("admission webhook \"(?<name>[^\"]+)\" denied the request:?\\s*(?<what>.*)$", RegexOptions.Singleline)]
    private static partial Regex Denied();

    [GeneratedRegex("failed calling webhook \"(?<name>[^\"]+)\": (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Uncalled();

    [GeneratedRegex("ValidatingAdmissionPolicy '(?<name>[^']+)'.* denied request: (?<what>.+)$", RegexOptions.Singleline)]
    private static partial Regex Policy();

    [GeneratedRegex("serviceaccount \"(?<name>[^\"]+)\" not found")]
    private static partial Regex Account();
}
