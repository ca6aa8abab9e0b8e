using Cnn.OneDnn.Planning;

namespace Cnn.OneDnn.Tests.Planning;

/// <summary>Memory for timed kernels: what one writes outside of its part shows, whatever was taken before.</summary>
internal sealed unsafe class TimingRoomTests
{
    // Beside what was taken, by its size, in either order.
    [TestCase(100, 100)]
    [TestCase(100, 1 << 20)]
    [TestCase(1 << 20, 100)]
    [TestCase(100, 65 << 20)]
    public void What_is_taken_may_be_written_and_nothing_around_it(int first, int second)
    {
        using var room = new TimingRoom();
        new Span<byte>((void*)room.Take(first), first).Fill(1);
        Assert.That(room.IsGuarded, Is.True);
        var bytes = (byte*)room.Take(second);
        Assert.That(new Span<byte>(bytes, second).ContainsAnyExcept((byte)0, (byte)1), Is.False, "guards of the kernel before are left in it");
        new Span<byte>(bytes, second).Fill(2);
        Assert.That(room.IsGuarded, Is.True);
        long behind = Arena.Align(second);
        bytes[behind]++;
        Assert.That(room.IsGuarded, Is.False);
        bytes[behind]--;
        bytes[-1]++;
        Assert.That(room.IsGuarded, Is.False);
    }
}
