using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Zakenak.Server.Errors;
using Zakenak.Server.Rest;

namespace Zakenak.Server.Tests.Rest;

public sealed class ProblemResponsesTests
{
    [Fact]
    public async Task Expected_failure_has_its_code_message_and_details()
    {
        var details = new JsonObject { ["conflicts"] = new JsonArray("a") };
        var problem = await AnswerAsync(_ => throw new ServerException(ErrorCode.ConflictDetected, "Both changed it.", details));
        problem.ToJsonString().ShouldBe("""
            {"type":"about:blank","title":"Conflict","status":409,"detail":"Both changed it.","code":"CONFLICT_DETECTED","message":"Both changed it.","details":{"conflicts":["a"]}}
            """);
    }

    [Fact]
    public async Task Unexpected_failure_tells_nothing_of_itself()
    {
        var problem = await AnswerAsync(_ => throw new InvalidOperationException("planted-s3cret"));
        ((int)problem["status"]!).ShouldBe(500);
        ((string)problem["code"]!).ShouldBe("INTERNAL");
        problem.ToJsonString().ShouldNotContain("planted");
    }

    [Theory]
    [InlineData(403, "INSUFFICIENT_PERMISSIONS")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(405, "METHOD_NOT_ALLOWED")]
    [InlineData(413, "PAYLOAD_TOO_LARGE")]
    [InlineData(415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData(502, "INTERNAL")]
    public async Task Status_without_a_body_gets_one(int status, string code)
    {
        var problem = await AnswerAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        ((int)problem["status"]!).ShouldBe(status);
        ((string)problem["code"]!).ShouldBe(code);
    }

    [Fact]
    public async Task Answer_with_a_body_of_its_own_stays_as_it_is()
    {
        var answer = await AnswerAsync(async context =>
        {
            context.Response.StatusCode = 409;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"own":true}""");
        });
        answer.ToJsonString().ShouldBe("""{"own":true}""");
    }

    private static async Task<JsonObject> AnswerAsync(RequestDelegate endpoint)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        await new ProblemResponses(endpoint, NullLogger<ProblemResponses>.Instance).InvokeAsync(context);
        return JsonNode.Parse(body.ToArray())!.AsObject();
    }
}
