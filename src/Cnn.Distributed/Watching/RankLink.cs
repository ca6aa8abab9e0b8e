using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Cnn.Distributed.Watching;

/// <summary>What one rank knows of another: a connection over which each says every second that it is there.</summary>
/// <param name="socket">The connection, which this owns.</param>
/// <param name="rank">The other's number.</param>
/// <param name="machine">Where it runs.</param>
internal sealed class RankLink(Socket socket, int rank, string machine) : IDisposable
{
    private readonly byte[] words = new byte[64];
    private long heard = Stopwatch.GetTimestamp();

    /// <summary>To be waited for.</summary>
    public Socket Socket => socket;

    /// <summary>The other's number.</summary>
    public int Rank => rank;

    /// <summary>What the other has said of its end; null while it goes on.</summary>
    public RankWord? End { get; private set; }

    /// <summary>Whether it is gone without having said anything.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Says something, if there is anybody to hear it.</summary>
    public void Say(RankWord word)
    {
        try
        {
            _ = socket.Send([(byte)word], SocketFlags.None, out SocketError _);
        }
        catch (ObjectDisposedException)
        {
            // This rank ends meanwhile.
        }
    }

    /// <summary>Takes in what has come.</summary>
    public void Hear()
    {
        int count = socket.Receive(words, SocketFlags.None, out SocketError error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (count == 0 || error != SocketError.Success)
        {
            IsBroken = End is null;
            return;
        }

        heard = Stopwatch.GetTimestamp();
        foreach (byte word in words.AsSpan(0, count))
        {
            End = word == (byte)RankWord.Here ? End : (RankWord)word;
        }
    }

    /// <summary>Nothing is held against it so far: this rank itself did not look.</summary>
    public void Forgive() => heard = Stopwatch.GetTimestamp();

    /// <summary>Why it has to be believed lost, as a sentence; null where it is there, or has said that it ends.</summary>
    public string? Loss(TimeSpan patience)
    {
        string who = string.Create(CultureInfo.InvariantCulture, $"rank {rank} on {machine}");
        return End is not null ? null
            : IsBroken ? $"{who} has ended without a word: it was killed, or crashed."
            : Stopwatch.GetElapsedTime(heard) <= patience ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{who} has not been heard of for {patience.TotalSeconds:0.#} s: it or its machine was stopped, or the network to it is cut.");
    }

    public void Dispose() => socket.Dispose();
}
