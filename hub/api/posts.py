"""Posts: public places that are watched, such as a stairwell or a fire lane."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field, StringConstraints
from pydantic.config import JsonDict

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id, Name
from hub.api.homes import NodeBody
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.posts import Post
from hub.errors import NotFound
from hub.pipeline.accounts import Caller
from hub.pipeline.views.posts import PostFilter, PostView

router = APIRouter(tags=["posts"])
EXAMPLE: JsonDict = {
    "post_id": "pt-0007",
    "area_id": "grid-03",
    "name": "3号楼东侧消防通道",
    "tz": "Asia/Shanghai",
    "nodes": [
        {
            "node_id": "n-2c9d4m1k",
            "sensors": [{"sensor_id": "camera-lane", "kind": "camera", "max_silence_s": 3600}],
        }
    ],
}
OUT: JsonDict = EXAMPLE | {"enrolled_at": "2026-11-22T02:00:00Z", "ended_at": None}


class PostBody(BaseModel):
    """An enrolment; without `post_id` the hub chooses one, without `tz` it is the hub's own."""

    model_config = like(EXAMPLE)

    post_id: Id | None = None
    area_id: Id
    name: Name
    tz: Annotated[str, StringConstraints(max_length=64)] | None = None
    nodes: list[NodeBody] = Field(default=[], max_length=20)

    def post(self, zone: str) -> Post:
        """The post itself."""
        nodes = tuple(node.node() for node in self.nodes)
        return Post(self.post_id or "", self.area_id, self.name, self.tz or zone, nodes)


class PostOut(BaseModel):
    """A post as it is enrolled."""

    model_config = like(OUT)

    post_id: str
    area_id: str
    name: str
    tz: str
    nodes: list[NodeBody]
    enrolled_at: datetime
    ended_at: datetime | None


@router.post("/posts", status_code=201, responses=documented(409, 413, 422))
def enrol_post(body: PostBody, services: Provided, caller: SignedIn, response: Response) -> PostOut:
    """Enrol a post: what its nodes sent before is taken in, and they are asked who they are."""
    post_id = services.register.posts.enrol(body.post(str(services.zone)))
    response.headers["Location"] = f"/api/v1/posts/{quote(post_id)}"
    return PostOut.model_validate(reached_post(services, caller, post_id))


@router.get("/posts", responses=documented(422))
def list_posts(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those in this area and below.")] = None,
    ended: Annotated[bool, Query(description="Also those that are watched no more.")] = False,
) -> Listed[PostOut]:
    """List posts by id."""
    with services.look() as views:
        found = views.posts(PostFilter(caller.reach, area_id, ended), page)
    items = [PostOut.model_validate(post) for post in found.items]
    return Listed(items=items, next=encode(found.next))


@router.get("/posts/{post_id}", responses=documented(404))
def get_post(post_id: str, services: Provided, caller: SignedIn) -> PostOut:
    """Look at one post."""
    return PostOut.model_validate(reached_post(services, caller, post_id))


@router.delete("/posts/{post_id}", status_code=204, responses=documented(404))
def end_post(post_id: str, services: Provided) -> None:
    """End a post: the history stays, its nodes are free for another place."""
    services.register.posts.end(post_id)


def reached_post(services: Services, caller: Caller, post_id: str) -> PostView:
    """The post, if it is in reach; NotFound, as if there were none."""
    with services.look() as views:
        post = views.post(post_id, caller.reach)
    if post is None:
        raise NotFound(f"no post {post_id}")
    return post
