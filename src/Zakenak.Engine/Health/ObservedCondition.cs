namespace Zakenak.Engine.Health;

/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">Empty for none.</param>
/// <param name="Message">Empty for none.</param>
/// <param name="ObservedGeneration">Null where the controller does not say.</param>
/// <param name="Severity"><c>Error</c>, <c>Warning</c> or <c>Info</c>, as Knative and Cluster API have it; null elsewhere.</param>
internal sealed record ObservedCondition(string Type, string Status, string Reason, string Message, long? ObservedGeneration, string? Severity)
{
    // OLM and a few others write them in another case.
    public bool IsTrue => Status.Equals("True", StringComparison.OrdinalIgnoreCase);

    public bool IsFalse => Status.Equals("False", StringComparison.OrdinalIgnoreCase);

    public bool HasReason(params ReadOnlySpan<string> reasons) => reasons.Contains(Reason);

    /// <summary><c>Ready is False: the message (Reason)</c>.</summary>
    public string Said => $"{Type} is {Status}{(Message.Length > 0 ? $": {Message}" : "")}{(Reason.Length > 0 && Reason != Message ? $" ({Reason})" : "")}";
}
