using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cnn.Distributed.Watching;

/// <summary>
/// Where the ranks find rank 0 when a job begins. Whoever comes shows a number that the ranks alone know: an address of a container's or a virtual machine's
/// network is another machine's too.
/// </summary>
internal sealed class RankMeetingPoint : IDisposable
{
    /// <summary>How many bytes the number has that the ranks alone know.</summary>
    public const int SecretBytes = 16;

    // An address that is no way to rank 0 may swallow what is sent there.
    private const int MillisecondsPerAddress = 1500;
    private const int Waiting = 256;

    private readonly TcpListener listener = new(IPAddress.IPv6Any, 0);
    private readonly byte[] secret;
    private readonly Dictionary<int, Socket> arrived = [];
    private readonly Thread thread;

    /// <summary>Opens one.</summary>
    /// <param name="secret">What those who come have to show.</param>
    /// <exception cref="SocketException">This machine has no network.</exception>
    public RankMeetingPoint(byte[] secret)
    {
        this.secret = secret;
        listener.Server.DualMode = true;
        listener.Start(Waiting);
        thread = new Thread(Accept) { IsBackground = true, Name = "Cnn ranks arrive" };
        thread.Start();
    }

    /// <summary>Where it is.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>A new number.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>Goes to rank 0; null where no way leads there.</summary>
    /// <param name="place">Where it can be reached.</param>
    /// <param name="secret">What is to be shown.</param>
    /// <param name="rank">This rank.</param>
    public static Socket? Find(RankAddresses place, byte[] secret, int rank)
    {
        IEnumerable<IPAddress> own = place.Machine == Environment.MachineName ? [IPAddress.Loopback] : [];
        foreach (IPAddress address in own.Concat(place.Addresses))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (Greets(socket, new IPEndPoint(address, place.Port), secret, rank))
            {
                return socket;
            }

            socket.Dispose();
        }

        return null;
    }

    /// <summary>Nobody is let in any more. Gives those who came, by rank; whoever calls owns them.</summary>
    public Dictionary<int, Socket> Close()
    {
        Dispose();
        return arrived;
    }

    /// <summary>Nobody is let in any more.</summary>
    public void Dispose()
    {
        listener.Dispose();
        thread.Join();
    }

    private static bool Greets(Socket socket, IPEndPoint place, byte[] secret, int rank)
    {
        try
        {
            if (!socket.ConnectAsync(place).Wait(MillisecondsPerAddress))
            {
                return false;
            }

            socket.ReceiveTimeout = MillisecondsPerAddress;
            byte[] greeting = new byte[SecretBytes + sizeof(int)], answer = new byte[1];
            secret.CopyTo(greeting, 0);
            BinaryPrimitives.WriteInt32LittleEndian(greeting.AsSpan(SecretBytes), rank);
            socket.Send(greeting);
            return socket.Receive(answer) == 1 && answer[0] == (byte)RankWord.Here;
        }
        catch (Exception e) when (e is SocketException or AggregateException)
        {
            return false;
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket? guest = null;
            try
            {
                guest = listener.AcceptSocket();
                guest.NoDelay = true;
                guest.ReceiveTimeout = MillisecondsPerAddress;
                Welcome(guest);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                guest?.Dispose();
                if (guest is null)
                {
                    return;
                }
            }
        }
    }

    private void Welcome(Socket guest)
    {
        byte[] greeting = new byte[SecretBytes + sizeof(int)];
        int read = 0, count;
        while (read < greeting.Length && (count = guest.Receive(greeting, read, greeting.Length - read, SocketFlags.None)) > 0)
        {
            read += count;
        }

        if (read < greeting.Length || !CryptographicOperations.FixedTimeEquals(greeting.AsSpan(0, SecretBytes), secret))
        {
            guest.Dispose();
            return;
        }

        // A rank that comes again has not heard the answer.
        int rank = BinaryPrimitives.ReadInt32LittleEndian(greeting.AsSpan(SecretBytes));
        if (arrived.Remove(rank, out Socket? before))
        {
            before.Dispose();
        }

        arrived[rank] = guest;
        guest.Send([(byte)RankWord.Here]);
    }
}
