using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Zakenak.Trpc.Errors;
using Zakenak.Trpc.Procedures;

namespace Zakenak.Trpc.Responses;

/// <summary>The JSON that a caller unwraps: <c>{"result":{"data":…}}</c> or <c>{"error":…}</c>. Always one line.</summary>
internal static class Envelope
{
    // The answer is JSON for a program, never part of a page: only what JSON itself wants is escaped.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="write">Null: nothing, which the caller sees as <c>undefined</c>.</param>
    public static byte[] Result(JsonWrite? write) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("result");
        if (write is not null)
        {
            writer.WritePropertyName("data");
            write(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    public static byte[] Error(TrpcError error, string? path) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("error");
        WriteShape(writer, error, path);
        writer.WriteEndObject();
    });

    /// <summary>The error without its envelope, as an event stream carries it.</summary>
    public static byte[] ErrorShape(TrpcError error, string? path) => Write(writer => WriteShape(writer, error, path));

    public static byte[] Value(JsonWrite write) => Write(write);

    private static void WriteShape(Utf8JsonWriter writer, TrpcError error, string? path)
    {
        var code = ErrorCodeTable.Of(error.Code);
        writer.WriteStartObject();
        writer.WriteString("message", error.Message);
        writer.WriteNumber("code", code.Number);
        writer.WriteStartObject("data");
        writer.WriteString("code", code.Key);
        writer.WriteNumber("httpStatus", error.HttpStatus);
        if (path is not null)
            writer.WriteString("path", path);
        if (error.AppCode is not null)
            writer.WriteString("appCode", error.AppCode);
        if (error.Details is not null)
        {
            writer.WritePropertyName("details");
            error.Details.WriteTo(writer);
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte[] Write(JsonWrite write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
