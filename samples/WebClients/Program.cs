using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

// Eight clients of samples/WebService at once: each posts an image again and again and waits for the answer.
// dotnet run -c Release --project samples/WebClients ADDRESS IMAGE [REQUESTS]
using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
byte[] image = File.ReadAllBytes(args[1]);
int requests = args.Length > 2 ? int.Parse(args[2]) : 100;
var watch = Stopwatch.StartNew();
JsonElement[][] answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => Ask()));
double seconds = watch.Elapsed.TotalSeconds;
Console.WriteLine($"{8 * requests} answers in {seconds:F2} s, {8 * requests / seconds:F0} a second");
for (int client = 0; client < answers.Length; client++)
{
    JsonElement best = answers[client][^1][0];
    Console.WriteLine($"client {client + 1}: {best.GetProperty("name")} {best.GetProperty("probability").GetDouble():P1}");
}

async Task<JsonElement[]> Ask()
{
    var answers = new JsonElement[requests];
    for (int i = 0; i < requests; i++)
    {
        using HttpResponseMessage response = await http.PostAsync(new Uri("classify", UriKind.Relative), new ByteArrayContent(image));
        answers[i] = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
    }

    return answers;
}
