using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Zakenak.Server.Contract;

namespace Zakenak.Server.Rest;

/// <summary>The REST API of the reference, its description (<c>/openapi/v1.json</c>) and a page to try it (<c>/api</c>).</summary>
internal static class RestApi
{
    public static void AddRest(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => ReadAsTheContract(json.SerializerOptions));
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        }));
    }

    public static void MapRest(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "api";
            page.DocumentTitle = "Zakenak: REST API";
            page.SwaggerEndpoint("/openapi/v1.json", "v1");
        });
        var v1 = app.MapGroup("/api/v1");
        v1.MapRuns();
        v1.MapClusterReading();
    }

    /// <summary>Notes how an endpoint refuses, beside 401 and 403.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, int status)
    {
        foreach (var code in new[] { StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, status })
            endpoint.Produces<ProblemDocument>(code, Problem.ContentType);
        return endpoint;
    }

    private static void ReadAsTheContract(JsonSerializerOptions options)
    {
        var contract = ContractJson.Default.Options;
        options.TypeInfoResolverChain.Insert(0, ContractJson.Default);
        options.DefaultIgnoreCondition = contract.DefaultIgnoreCondition;
        options.NumberHandling = contract.NumberHandling;
        options.UnmappedMemberHandling = contract.UnmappedMemberHandling;
        options.RespectNullableAnnotations = contract.RespectNullableAnnotations;
        options.RespectRequiredConstructorParameters = contract.RespectRequiredConstructorParameters;
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info.Title = "Zakenak";
        document.Info.Description = "Sign in with POST /auth, or use an API token. Errors are problem details with code, message and details.";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["Bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" };
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("Bearer", document)] = [] }];
    }
}
