using System.Net;
using System.Net.Http.Json;
using Cnn.Models;
using Cnn.Models.Tests.Data.Support;
using Cnn.OneDnn.Tests;

namespace Cnn.Hosting.Tests;

/// <summary>The sample under a load of eight clients.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class WebServiceTests
{
    private const int Clients = 8, RequestsOfAClient = 100;

    // A service of this small network needs about half of the first; the second is what a collector leaves lying about.
    private const long MostMemory = 500L << 20, MostGrowth = 100L << 20;

    private SmallFiles files = null!;

    [SetUp]
    public void MakeFolder() => files = new SmallFiles();

    [TearDown]
    public void RemoveFolder() => files.Dispose();

    [Test]
    public async Task Eight_clients_get_right_answers_and_memory_is_bounded()
    {
        using var service = new RunningService("--Classifier:Path", files.Brightness("brightness.safetensors"));
        using var http = new HttpClient { BaseAddress = await service.Address() };
        await Load(http, 0);
        long memory = service.Memory;
        await Load(http, 1);
        Assert.That(service.Memory, Is.LessThan(MostMemory));
        Assert.That(service.Memory - memory, Is.LessThan(MostGrowth));
        Assert.That(await http.GetStringAsync(new Uri("health", UriKind.Relative)), Is.EqualTo("Healthy"));
    }

    [Test]
    public async Task What_is_no_image_is_the_clients_fault()
    {
        using var service = new RunningService("--Classifier:Path", files.Brightness("brightness.safetensors"));
        using var http = new HttpClient { BaseAddress = await service.Address() };
        HttpResponseMessage answer = await Post(http, [1, 2, 3]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), service.Said);
        Assert.That((await Post(http, Grey(255))).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public void The_page_shows_the_whole_sample()
    {
        string program = File.ReadAllText(Path.Combine(Checkout.Root, "samples", "WebService", "Program.cs"));
        Assert.That(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "serving.md")), Does.Contain($"```cs\n{program}```"));
    }

    private static Task Load(HttpClient http, int round) => Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
    {
        for (int i = 0; i < RequestsOfAClient; i++)
        {
            byte level = (byte)(((client * RequestsOfAClient) + i + round) % 256);
            HttpResponseMessage answer = await Post(http, Grey(level));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Classification[] found = (await answer.Content.ReadFromJsonAsync<Classification[]>())!;
            Assert.That(found.Single(c => c.Name == "bright").Probability, Is.EqualTo(1 / (1 + Math.Exp(2 - (4 * level / 255.0)))).Within(1e-5));
        }
    }));

    private static Task<HttpResponseMessage> Post(HttpClient http, byte[] image) =>
        http.PostAsync(new Uri("classify", UriKind.Relative), new ByteArrayContent(image));

    private static byte[] Grey(byte level) => PngBytes.Plain(8, 8, 1, [.. Enumerable.Repeat(level, 64)]);
}
