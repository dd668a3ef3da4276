using System.Diagnostics.CodeAnalysis;

namespace Zakenak.Testing;

public static class Skip
{
    /// <summary>Ends the running test as skipped. This prefix of an exception's message is xunit.v3's contract for it.</summary>
    [DoesNotReturn]
    public static void Because(string reason) => throw new TestSkippedException($"$XunitDynamicSkip${reason}");
}

/// <summary>Thrown to skip a test, not to fail it.</summary>
public sealed class TestSkippedException(string message) : Exception(message);
