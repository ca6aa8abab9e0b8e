using Cnn.OneDnn;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cnn.Extensions.Hosting;

/// <summary>
/// Serves what is made of a file, and makes it anew when the file changes: calls that have begun finish with the old one, which is disposed then. A file that
/// cannot be loaded leaves the old one in its place, until it changes again.
/// </summary>
internal sealed partial class ServedFile<T> : IServedFile, IDisposable
    where T : class, IDisposable
{
    private readonly IOptionsMonitor<CnnPredictorOptions> options;
    private readonly string name;
    private readonly Func<CnnPredictorOptions, T> load;
    private readonly Func<T, Predictor> predictor;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly Lock loading = new();
    private Leased<T>? current;
    private (string Path, FileStamp? Stamp) seen = ("", null);
    private Exception? unread, unasked;
    private ITimer? timer;
    private bool disposed;

    public ServedFile(
        IOptionsMonitor<CnnPredictorOptions> options,
        string name,
        Func<CnnPredictorOptions, T> load,
        Func<T, Predictor> predictor,
        ILogger logger,
        TimeProvider time)
    {
        this.options = options;
        this.name = name;
        this.load = load;
        this.predictor = predictor;
        this.logger = logger;
        this.time = time;
    }

    public string Path => Volatile.Read(ref current)?.Path ?? seen.Path;

    public DateTimeOffset? Since => Volatile.Read(ref current)?.Since;

    public Exception? Failure => Volatile.Read(ref unasked) ?? Volatile.Read(ref unread);

    public PredictorOptions? Options => Volatile.Read(ref current) is { } present ? predictor(present.Value).Options : null;

    public PredictorStatistics? Statistics => Volatile.Read(ref current) is { } present ? predictor(present.Value).Statistics : null;

    /// <summary>Begins to use what is served now, loading it if it is the first time. To be disposed.</summary>
    public Lease<T> Take()
    {
        while (true)
        {
            Start();
            Leased<T> present = Volatile.Read(ref current)!;
            if (present.TryEnter())
            {
                return new Lease<T>(present);
            }
        }
    }

    public void Start()
    {
        if (Volatile.Read(ref current) is not null && !Volatile.Read(ref disposed))
        {
            return;
        }

        lock (loading)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(T));
            if (current is not null)
            {
                return;
            }

            CnnPredictorOptions asked = options.Get(name);
            Replace(asked);
            if (asked.ReloadInterval > TimeSpan.Zero)
            {
                timer ??= time.CreateTimer(static file => ((ServedFile<T>)file!).Check(), this, asked.ReloadInterval, asked.ReloadInterval);
            }
        }
    }

    /// <summary>Loads the file anew, if it has changed since it was loaded or could not be.</summary>
    /// <returns>Whether another one is served now.</returns>
    public bool Check()
    {
        // While it is being loaded there is nothing to look for.
        if (!loading.TryEnter())
        {
            return false;
        }

        string? told = Failure?.Message;

        try
        {
            if (disposed || current is null || !HasChanged(out CnnPredictorOptions asked))
            {
                return false;
            }

            Replace(asked);
            LogReloaded(logger, asked.Path);
            return true;
        }
#pragma warning disable CA1031 // Whatever is wrong with the new file or the new options, the old network goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The same at every look is one piece of news.
            if (e.Message != told)
            {
                LogNotReloaded(logger, Path, e);
            }

            return false;
        }
        finally
        {
            loading.Exit();
        }
    }

    public void Dispose()
    {
        lock (loading)
        {
            disposed = true;
            timer?.Dispose();
            current?.Retire();
        }
    }

    /// <summary>Whether the options name another file than the one that was read last, or that one is no longer what it was.</summary>
    private bool HasChanged(out CnnPredictorOptions asked)
    {
        try
        {
            asked = options.Get(name);
            (string, FileStamp? Stamp) present = (asked.Path, FileStamp.TryRead(asked.Path));

            // A file that is gone may be on its way back, as where one is deleted and written again; one that never was is a mistake.
            if (present.Stamp is null && asked.Path != Path)
            {
                throw new FileNotFoundException($"There is no file '{asked.Path}'.", asked.Path);
            }

            Volatile.Write(ref unasked, null);
            return present != seen && present.Stamp is not null;
        }
        catch (Exception e)
        {
            Volatile.Write(ref unasked, e);
            throw;
        }
    }

    private void Replace(CnnPredictorOptions asked)
    {
        try
        {
            // Seen before it is read: what is written meanwhile is loaded the next time.
            seen = (asked.Path, null);
            seen = (asked.Path, FileStamp.TryRead(asked.Path));
            var made = new Leased<T>(load(asked)) { Since = time.GetUtcNow(), Path = asked.Path };
            Leased<T>? old = current;
            Volatile.Write(ref current, made);
            Volatile.Write(ref unread, null);
            old?.Retire();
        }
        catch (Exception e)
        {
            Volatile.Write(ref unread, e);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Path} has changed and is served from here on.")]
    private static partial void LogReloaded(ILogger logger, string path);

    [LoggerMessage(2, LogLevel.Error, "{Path} is still served as it was: what is to replace it cannot be loaded.")]
    private static partial void LogNotReloaded(ILogger logger, string path, Exception exception);
}
