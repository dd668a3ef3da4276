using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Zakenak.Trpc.Tests.Driving;

namespace Zakenak.Trpc.Tests;

/// <summary>Other parts of an application that answer before we do: their errors reach the caller in an envelope.</summary>
public sealed class PipelineTests
{
    public static TheoryData<string, string> Links => Clients.WithLinks;

    [Theory, MemberData(nameof(Links))]
    public async Task Denial_of_the_authentication_reaches_every_link(string version, string link)
    {
        await using var server = await StartSecuredAsync();
        (await CodeOfAsync(server, version, link, "nobody")).ShouldBe("UNAUTHORIZED");
        (await CodeOfAsync(server, version, link, "guest")).ShouldBe("FORBIDDEN");
    }

    [Fact]
    public async Task Challenge_of_the_authentication_is_kept()
    {
        await using var server = await StartSecuredAsync();
        var answer = await server.Http.GetAsync("/trpc/hello");
        await answer.ShouldBeErrorAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Test");
    }

    [Fact]
    public async Task Limiter_answers_with_an_envelope()
    {
        await using var server = await SampleServer.StartAsync(
            services: services => services.AddRateLimiter(limits =>
            {
                limits.RejectionStatusCode = 429;
                limits.AddFixedWindowLimiter("one", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
            }),
            pipeline: app => app.UseRateLimiter(),
            endpoint: trpc => trpc.RequireRateLimiting("one"));
        (await server.Http.GetAsync("/trpc/hello")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await server.Http.GetAsync("/trpc/hello")).ShouldBeErrorAsync(HttpStatusCode.TooManyRequests, "TOO_MANY_REQUESTS");
    }

    [Fact]
    public async Task Exception_of_another_part_leaks_nothing()
    {
        await using var server = await SampleServer.StartAsync(pipeline: app =>
            app.Use((HttpContext _, RequestDelegate _) => throw new InvalidOperationException(Sample.SampleRouter.Secret)));
        var error = await (await server.Http.GetAsync("/trpc/hello"))
            .ShouldBeErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_SERVER_ERROR");
        error.ToJsonString().ShouldNotContain(Sample.SampleRouter.Secret);
        server.Log.Lines.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Page_or_problem_of_another_part_is_replaced()
    {
        await using var server = await SampleServer.StartAsync(
            services: services => services.AddProblemDetails(),
            pipeline: app => app.UseExceptionHandler().UseStatusCodePages()
                .Use((HttpContext _, RequestDelegate _) => throw new InvalidOperationException("page")));
        await (await server.Http.GetAsync("/trpc/hello")).ShouldBeErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_SERVER_ERROR");
        (await server.Http.GetAsync("/elsewhere")).Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Failure_while_a_request_is_read_is_an_envelope_before_another_part_makes_a_page_of_it()
    {
        await using var server = await SampleServer.StartAsync(
            services: services => services.AddProblemDetails(),
            pipeline: app => app.UseExceptionHandler().Use((HttpContext http, RequestDelegate next) =>
            {
                http.Features.Set<IHttpMaxRequestBodySizeFeature>(new BrokenLimit());
                return next(http);
            }));
        var error = await (await server.Http.PostAsync("/trpc/things.touchAll", Http.Json("")))
            .ShouldBeErrorAsync(HttpStatusCode.InternalServerError, "INTERNAL_SERVER_ERROR");
        error.ToJsonString().ShouldNotContain(Sample.SampleRouter.Secret);
        server.Log.Lines.ShouldHaveSingleItem().ShouldContain(Sample.SampleRouter.Secret);
    }

    [Fact]
    public async Task Good_answer_of_another_part_passes()
    {
        await using var server = await SampleServer.StartAsync(pipeline: app => app.Use((HttpContext http, RequestDelegate next) =>
            http.Request.Path == "/trpc/about" ? http.Response.WriteAsync("about") : next(http)));
        (await server.Http.GetStringAsync("/trpc/about")).ShouldBe("about");
    }

    [Fact]
    public async Task Denied_subscriber_is_told_why_and_stops()
    {
        await using var server = await StartSecuredAsync();
        var result = await TrpcClient.Of("latest").RunAsync(server,
            "return follow(connect('subscription').events.letters).end;");
        result.AsArray().Last()!["error"]!["data"]!["code"]!.GetValue<string>().ShouldBe("UNAUTHORIZED");
    }

    [Fact]
    public async Task Preflight_is_answered_with_the_headers_that_the_clients_send()
    {
        await using var server = await StartWithCorsAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/trpc/hello");
        preflight.Headers.Add("Origin", "https://app.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type,trpc-accept");
        var answer = await server.Http.SendAsync(preflight);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var allowed = answer.Headers.GetValues("Access-Control-Allow-Headers").Single().Split(',');
        allowed.ShouldBe(["content-type", "authorization", "trpc-accept", "trpc-batch-mode", "last-event-id"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("/trpc/hello")]
    [InlineData("/trpc/nothing")]
    [InlineData("/trpc/hello,hello?batch=1")]
    public async Task Vary_of_CORS_is_kept(string path)
    {
        await using var server = await StartWithCorsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", "https://app.example");
        var answer = await server.Http.SendAsync(request);
        string.Join(", ", answer.Headers.Vary).ShouldContain("Origin");
        answer.Headers.Vary.ShouldContain("trpc-accept");
        answer.Headers.Vary.ShouldContain("accept");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://app.example"]);
    }

    private static Task<SampleServer> StartWithCorsAsync() => SampleServer.StartAsync(
        services: services => services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins("https://app.example", "https://other.example").AllowCredentials()
                .WithHeaders([.. TrpcEndpoints.CorsHeaders]))),
        pipeline: app => app.UseCors());

    private static Task<SampleServer> StartSecuredAsync() => SampleServer.StartAsync(
        services: services =>
        {
            services.AddAuthentication("Test").AddScheme<AuthenticationSchemeOptions, TestAuthentication>("Test", null);
            services.AddAuthorizationBuilder().AddPolicy("members", policy => policy.RequireAuthenticatedUser().RequireRole("member"));
        },
        pipeline: app => app.UseAuthentication().UseAuthorization(),
        endpoint: trpc => trpc.RequireAuthorization("members"));

    private static async Task<string> CodeOfAsync(SampleServer server, string version, string link, string user)
    {
        var result = await TrpcClient.Of(version).RunAsync(server, $$"""
            return outcome(connect('{{link}}', { headers: { 'x-user': '{{user}}' } }).things.touchAll.mutate());
            """);
        return result["error"]!["data"]?["code"]?.GetValue<string>() ?? result.ToJsonString();
    }

    private sealed class BrokenLimit : IHttpMaxRequestBodySizeFeature
    {
        public bool IsReadOnly => throw new InvalidOperationException(Sample.SampleRouter.Secret);

        public long? MaxRequestBodySize { get; set; }
    }

    private sealed class TestAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["x-user"].ToString() is "guest" or "member"
                ? AuthenticateResult.Success(new(new(new ClaimsIdentity("Test")), "Test"))
                : AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = "Test";
            return base.HandleChallengeAsync(properties);
        }
    }
}
