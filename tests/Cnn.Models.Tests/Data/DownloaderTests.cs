using System.Net;
using System.Security.Cryptography;
using Cnn.Models.Data.Downloads;
using Cnn.Models.Tests.Data.Support;

namespace Cnn.Models.Tests.Data;

public sealed class DownloaderTests
{
    private static readonly Uri[] Folders = [new("https://first.invalid/data/"), new("https://second.invalid/data/")];
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    [Test]
    public void A_file_comes_from_the_first_address_that_has_it_and_is_checked()
    {
        using var folder = new TempFolder();
        var asked = new List<string>();
        using var downloader = new Downloader(new Server(request =>
        {
            asked.Add(request.RequestUri!.AbsoluteUri);
            return request.RequestUri.Host == "first.invalid" ? new HttpResponseMessage(HttpStatusCode.NotFound) : Ok(IdxBytes.Gzip(Content));
        }));
        downloader.Fetch(Folders, "a.gz", folder.Path("cache", "a.gz"), HashOf(Content));
        Assert.That(asked, Is.EqualTo(new[] { "https://first.invalid/data/a.gz", "https://second.invalid/data/a.gz" }));
        Assert.That(Directory.GetFiles(folder.Path("cache")), Is.EqualTo(new[] { folder.Path("cache", "a.gz") }));
    }

    [Test]
    public void A_file_with_another_hash_or_a_broken_one_is_not_kept()
    {
        using var folder = new TempFolder();
        byte[] broken = IdxBytes.Gzip(Content)[..^12];
        using var wrong = new Downloader(new Server(_ => Ok(IdxBytes.Gzip(Content))));
        using var damaged = new Downloader(new Server(_ => Ok(broken)));
        Assert.That(() => wrong.Fetch(Folders, "a.gz", folder.Path("a.gz"), HashOf([1])), Throws.TypeOf<DataException>().With.Message.Contains("has SHA-256"));
        Assert.That(() => damaged.Fetch(Folders, "a.gz", folder.Path("a.gz"), null), Throws.TypeOf<DataException>().With.Message.Contains("damaged"));
        Assert.That(Directory.GetFiles(folder.Root), Is.Empty);
    }

    [Test]
    public void A_file_without_an_end_is_cut_off()
    {
        using var folder = new TempFolder();
        using var downloader = new Downloader(new Server(_ => Ok(new byte[100_000]))) { LargestFile = 50_000 };
        Assert.That(() => downloader.Fetch(Folders, "a.gz", folder.Path("a.gz"), null),
            Throws.TypeOf<DataException>().With.Message.Contains("more than 50000"));
        Assert.That(Directory.GetFiles(folder.Root), Is.Empty);
    }

    [Test]
    public void A_network_that_never_answers_is_given_up()
    {
        using var folder = new TempFolder();
        using var downloader = new Downloader(new Silent()) { AnswerWithin = TimeSpan.FromMilliseconds(200) };
        Assert.That(() => downloader.Fetch(Folders, "a.gz", folder.Path("a.gz"), null),
            Throws.TypeOf<DataUnavailableException>().With.Message.Contains("no answer in time"));
        Assert.That(Directory.GetFiles(folder.Root), Is.Empty);
    }

    private static HttpResponseMessage Ok(byte[] content) => new(HttpStatusCode.OK) { Content = new ByteArrayContent(content) };

    private sealed class Server(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }

    // Ignores cancellation, as name resolution does on some systems.
    private sealed class Silent : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new TaskCompletionSource<HttpResponseMessage>().Task;
    }
}
