using System.Security.Cryptography;
using Cnn.OneDnn.Files;
using ICSharpCode.SharpZipLib;

namespace Cnn.Models.Data.Downloads;

/// <summary>
/// Fetches files from public addresses. It gives up when no address answers in time, so that a machine without a network never hangs, and
/// it leaves nothing half-written: a file appears under its name when it is whole and checked.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private readonly HttpClient client;

    /// <summary>A downloader over the system's network, or over another handler.</summary>
    public Downloader(HttpMessageHandler? handler = null)
    {
        client = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(4) }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The time within which one of the addresses must answer. Default 8 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The longest pause between two pieces of a file. Default 15 s.</summary>
    public TimeSpan PauseAtMost { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The largest file that is taken. Default 512 MiB.</summary>
    public long LargestFile { get; init; } = 512L << 20;

    /// <summary>Fetches a gzip file from the first address that has it, with the SHA-256 of its uncompressed content where one is known.</summary>
    /// <param name="folders">The addresses of the folders that may hold it.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="hash">The expected SHA-256 in lower-case hexadecimal, or null.</param>
    /// <exception cref="DataUnavailableException">No address gave it.</exception>
    /// <exception cref="DataException">What came is not the expected file, or it cannot be written.</exception>
    public void Fetch(IReadOnlyList<Uri> folders, string name, string path, string? hash)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using var file = new AtomicFile(path);
            FetchAsync(folders, name, file.Stream).GetAwaiter().GetResult();
            file.Check(content => Check(content, name, hash));
            file.Commit();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task FetchAsync(IReadOnlyList<Uri> folders, string name, Stream file)
    {
        var failures = new List<string>();
        using var answer = new CancellationTokenSource(AnswerWithin);
        foreach (Uri folder in folders)
        {
            var address = new Uri(folder, name);
            try
            {
                // WaitAsync: name resolution may not look at the token.
                using HttpResponseMessage response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, answer.Token)
                    .WaitAsync(answer.Token).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                await SaveAsync(response, address, file).ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or HttpIOException)
            {
                failures.Add($"{address}: {(exception is OperationCanceledException ? "no answer in time" : exception.Message)}");
            }
        }

        throw new DataUnavailableException($"{name} could not be fetched ({string.Join("; ", failures)}).");
    }

    private async Task SaveAsync(HttpResponseMessage response, Uri address, Stream file)
    {
        Stream content = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            // An address that broke off before this one may have left its part.
            file.SetLength(0);
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            while (true)
            {
                using var pause = new CancellationTokenSource(PauseAtMost);
                int read = await content.ReadAsync(buffer, pause.Token).AsTask().WaitAsync(pause.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                await file.WriteAsync(buffer.AsMemory(0, read)).ConfigureAwait(false);
                total += read;
                if (total > LargestFile)
                {
                    throw new DataException($"{address} sends more than {LargestFile} bytes: this is not the expected file.");
                }
            }

            if (response.Content.Headers.ContentLength is { } length && length != total)
            {
                throw new HttpRequestException($"{total} of {length} bytes came");
            }
        }
    }

    // Reads to the end even without a hash, for the checksum that gzip carries.
    private static void Check(Stream compressed, string name, string? hash)
    {
        try
        {
            using var content = new GzipContent(compressed);
            string actual = Convert.ToHexStringLower(SHA256.HashData(content));
            if (hash is not null && actual != hash)
            {
                throw new DataException(
                    $"{name} as fetched has SHA-256 {actual}, expected {hash}: it is not used. Put the file in place by hand or use --data-dir.");
            }
        }
        catch (Exception exception) when (exception is SharpZipBaseException or EndOfStreamException or InvalidDataException)
        {
            throw new DataException($"{name} as fetched is damaged ({exception.Message}): it is not used. Try again or use --data-dir.", exception);
        }
    }
}
