namespace Zakenak.Server.Settings;

/// <summary>Section <c>Retention</c>: how long is kept what the server writes about itself.</summary>
public sealed class RetentionOptions
{
    /// <summary>Days of events: 1 to 3650, default 30.</summary>
    public int EventDays { get; set; } = 30;

    /// <summary>Days of the audit: 1 to 3650, default 400.</summary>
    public int AuditDays { get; set; } = 400;

    /// <summary>How many deployments of each environment, of those that have ended the newest: 10 to 1,000,000, default 1000.</summary>
    public int Deployments { get; set; } = 1000;
}
