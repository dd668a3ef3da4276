using System.Reflection;
using Zakenak.Engine;

namespace Zakenak.Cli.Tests;

public class ExitCodeTests
{
    [Theory]
    [InlineData(Reasons.ConfigurationInvalid, 2)]
    [InlineData(Reasons.KubeconfigInvalid, 2)]
    [InlineData(Reasons.ClusterUnreachable, 3)]
    [InlineData(Reasons.GitUnreachable, 3)]
    [InlineData(Reasons.Unauthorized, 3)]
    [InlineData(Reasons.HealthTimeout, 4)]
    [InlineData(Reasons.Cancelled, 130)]
    [InlineData(Reasons.ApplyFailed, 1)]
    [InlineData(Reasons.WrongBranch, 1)]
    [InlineData("ServerUnreachable", 3)]
    [InlineData("UNAUTHENTICATED", 3)]
    [InlineData("INVALID_INPUT", 2)]
    [InlineData("PROJECT_NOT_FOUND", 1)]
    [InlineData("WaitTimeout", 4)]
    [InlineData("NewReason", 1)]
    public void A_reason_has_one_exit_code(string reason, int code) => ExitCodes.Of(reason).ShouldBe(code);

    [Fact]
    public void No_reason_is_a_success_or_looks_like_changes()
    {
        foreach (var reason in typeof(Reasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!))
            ExitCodes.Of(reason).ShouldNotBeOneOf(ExitCodes.Done, ExitCodes.Changes);
    }

    [Fact]
    public void Of_several_errors_the_weightiest_decides()
    {
        Code(Reasons.HealthTimeout, Reasons.ApplyFailed).ShouldBe(1);
        Code(Reasons.ApplyFailed, Reasons.ClusterUnreachable).ShouldBe(3);
        Code(Reasons.ClusterUnreachable, Reasons.Cancelled).ShouldBe(130);
        Code().ShouldBe(0);
    }

    private static int Code(params string[] reasons) => ExitCodes.Of(reasons.Select(r => new ReconcileError(r, "…")));
}
